using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using TuneScout.DemoMusic;

namespace TuneScout.Web.Tests;

public sealed class LibraryTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task An_upload_becomes_a_track_with_its_tags_loudness_and_peaks()
    {
        using var client = await app.SignUpAsync();
        var job = await client.UploadAsync("x.wav", Tunes.Wav(1, title: "Ärger <b>im</b> Wald", artist: "Trio"));
        var id = job.GetProperty("track").Text("trackId");
        var track = await client.GetFromJsonAsync<JsonElement>($"/api/tracks/{id}");
        Assert.Equal("Ärger <b>im</b> Wald", track.Text("title"));
        Assert.Equal("Trio", track.Text("artist"));
        Assert.Equal(20, track.GetProperty("seconds").GetDouble(), 0.1);
        Assert.InRange(track.GetProperty("loudness").GetDouble(), -40, -3);
        var peaks = await client.GetByteArrayAsync($"/api/tracks/{id}/peaks");
        Assert.InRange(peaks.Length, 1600, 3200);
        Assert.Contains(peaks, static peak => peak > 20);
    }

    [Theory]
    [InlineData(null, "Various & <others>")]
    [InlineData("Trio", "Trio")]
    public async Task Artist_and_album_are_as_the_file_names_them_and_otherwise_as_its_sender_does(string? named, string artist)
    {
        using var client = await app.SignUpAsync();
        using var start = await client.PostAsJsonAsync("/api/uploads/start", new { name = "x & y.wav", bytes = 1000, shared = true, artist = "Various & <others>", album = "Live\n2026" });
        var url = (await start.Content.ReadFromJsonAsync<JsonElement>()).Text("url");
        using var answer = await client.PostAsync(url, new ByteArrayContent(Tunes.Wav(named is null ? 173UL : 174UL, title: "x & y", artist: named)));
        var job = await client.EndOfJobAsync((await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("id"));
        var track = await client.GetFromJsonAsync<JsonElement>($"/api/tracks/{job.GetProperty("track").Text("trackId")}");
        Assert.Equal(("x & y", artist, "Live 2026", true), (track.Text("title"), track.Text("artist"), track.Text("album"), track.GetProperty("shared").GetBoolean()));
    }

    [Theory]
    [InlineData("arger", true)]
    [InlineData("waldfl", true)]
    [InlineData("zug wald", true)]
    [InlineData("nirgends", false)]
    [InlineData("\" OR 1 --", false)]
    public async Task Search_finds_words_by_their_beginnings_whatever_their_accents(string text, bool found)
    {
        using var client = await app.SignUpAsync();
        var id = await client.AddTrackAsync(2, title: "Ärger im Zug");
        await client.PatchAsJsonAsync($"/api/tracks/{id}", new { album = "Waldfluchten" });
        var page = await client.GetFromJsonAsync<JsonElement>($"/api/tracks?q={Uri.EscapeDataString(text)}&mine=true");
        Assert.Equal(found ? 1 : 0, page.GetProperty("tracks").GetArrayLength());
    }

    [Fact]
    public async Task A_second_upload_of_the_same_music_waits_for_its_owner_and_is_kept_when_that_is_wanted()
    {
        using var client = await app.SignUpAsync();
        var first = await client.AddTrackAsync(3);
        var again = await client.UploadAsync("again.wav", Tunes.Wav(3, change: samples => Degradation.Gain(samples, -6)));
        Assert.Equal("waiting", again.Text("state"));
        var twin = again.GetProperty("duplicate");
        Assert.Equal(first, twin.Text("trackId"));
        Assert.InRange(twin.GetProperty("coverage").GetDouble(), 0.9, 1);
        var id = again.Text("id");
        Assert.Equal(HttpStatusCode.NoContent, await client.StatusAsync(HttpMethod.Post, $"/api/jobs/{id}/decision", new { keep = true }));
        var kept = await client.EndOfJobAsync(id);
        Assert.Equal("done", kept.Text("state"));
        Assert.NotEqual(first, kept.GetProperty("track").Text("trackId"));
    }

    [Fact]
    public async Task A_discarded_duplicate_leaves_no_track_and_no_file()
    {
        using var client = await app.SignUpAsync();
        await client.AddTrackAsync(4);
        var again = await client.UploadAsync("again.wav", Tunes.Wav(4, change: samples => Degradation.Gain(samples, -3)));
        var id = again.Text("id");
        Assert.Equal(HttpStatusCode.OK, await client.StatusAsync(HttpMethod.Get, $"/api/jobs/{id}/file"));
        Assert.Equal(HttpStatusCode.NoContent, await client.StatusAsync(HttpMethod.Post, $"/api/jobs/{id}/decision", new { keep = false }));
        Assert.Equal(HttpStatusCode.NotFound, await client.StatusAsync(HttpMethod.Get, $"/api/jobs/{id}/file"));
        var page = await client.GetFromJsonAsync<JsonElement>("/api/tracks?mine=true");
        Assert.Equal(1, page.GetProperty("tracks").GetArrayLength());
    }

    [Fact]
    public async Task A_noisy_clip_is_named_with_its_place_and_foreign_music_is_not()
    {
        using var client = await app.SignUpAsync();
        var id = await client.AddTrackAsync(5);
        var clip = Tunes.Wav(5, from: 6, seconds: 7, change: samples => Degradation.AddWhiteNoise(samples, 6, 1));
        var answer = await (await client.PostAsync("/api/recognize", new ByteArrayContent(clip))).Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.GetProperty("found").GetBoolean(), answer.ToString());
        var song = answer.GetProperty("songs")[0];
        Assert.Equal(id, song.Text("trackId"));
        Assert.InRange(song.GetProperty("positionSeconds").GetDouble(), 5, 7);

        var foreign = await (await client.PostAsync("/api/recognize", new ByteArrayContent(Tunes.Wav(999, seconds: 8)))).Content.ReadFromJsonAsync<JsonElement>();
        Assert.False(foreign.GetProperty("found").GetBoolean());
        Assert.NotEmpty(foreign.Text("reason"));
        var history = await client.GetFromJsonAsync<JsonElement>("/api/recognitions");
        Assert.Equal(2, history.GetArrayLength());
        Assert.Equal(id, history[1].Text("trackId"));
    }

    [Fact]
    public async Task The_file_comes_whole_and_in_ranges()
    {
        using var client = await app.SignUpAsync();
        var content = Tunes.Wav(6);
        var job = await client.UploadAsync("a.wav", content);
        var url = (await client.GetFromJsonAsync<JsonElement>($"/api/tracks/{job.GetProperty("track").Text("trackId")}/urls")).Text("file");
        using var anybody = app.Client();
        Assert.Equal(content, await anybody.GetByteArrayAsync(url));
        foreach (var (range, from, to) in new[] { ("bytes=10-19", 10, 19), ("bytes=-5", content.Length - 5, content.Length - 1), ($"bytes={content.Length - 3}-", content.Length - 3, content.Length - 1) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = RangeHeaderValue.Parse(range) } };
            using var answer = await anybody.SendAsync(request);
            Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
            Assert.Equal(content[from..(to + 1)], await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal($"bytes {from}-{to}/{content.Length}", answer.Content.Headers.ContentRange!.ToString());
        }

        using var beyond = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(content.Length, null) } };
        using var refused = await anybody.SendAsync(beyond);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, refused.StatusCode);
    }

    [Fact]
    public async Task Three_streams_are_made_whose_segments_are_signed_and_cover_the_track()
    {
        using var client = await app.SignUpAsync();
        var id = await client.AddTrackAsync(7);
        await client.EndOfJobAsync("streams-" + id);
        using var anybody = app.Client();
        var master = await anybody.GetStringAsync((await client.GetFromJsonAsync<JsonElement>($"/api/tracks/{id}/urls")).Text("hls"));
        var renditions = master.Split('\n').Where(static line => line.StartsWith("/media", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, renditions.Count);
        foreach (var rendition in renditions)
        {
            var lines = (await anybody.GetStringAsync(rendition)).Split('\n');
            Assert.Equal(20, lines.Where(static line => line.StartsWith("#EXTINF:", StringComparison.Ordinal)).Sum(static line => double.Parse(line[8..].TrimEnd(','), System.Globalization.CultureInfo.InvariantCulture)), 0.3);
            var segment = await anybody.GetAsync(lines.First(static line => line.StartsWith("/media", StringComparison.Ordinal)));
            Assert.Equal("audio/mp4", segment.Content.Headers.ContentType!.MediaType);
            Assert.Equal("ftyp"u8.ToArray(), (await segment.Content.ReadAsByteArrayAsync())[4..8]);
        }
    }

    [Fact]
    public async Task One_channel_is_streamed_on_both_sides_as_loud_as_it_was_uploaded()
    {
        using var client = await app.SignUpAsync();
        var original = Tunes.Wav(9);
        var id = (await client.UploadAsync("mono.wav", original)).GetProperty("track").Text("trackId");
        await client.EndOfJobAsync("streams-" + id);
        using var anybody = app.Client();
        var master = await anybody.GetStringAsync((await client.GetFromJsonAsync<JsonElement>($"/api/tracks/{id}/urls")).Text("hls"));
        var rendition = await anybody.GetStringAsync(master.Split('\n').Last(static line => line.StartsWith("/media", StringComparison.Ordinal)));
        var sound = await anybody.GetByteArrayAsync(rendition.Split('\n').First(static line => line.StartsWith("/media", StringComparison.Ordinal)));
        var (channels, _, level) = await Sounds.MeasureAsync(sound, "mov");
        Assert.Equal(2, channels);
        Assert.Equal((await Sounds.MeasureAsync(original, "wav")).LevelDb, level, 0.3); // AAC at 256 kbit/s; the fault was 3 dB
    }

    [Fact]
    public async Task A_deleted_track_is_gone_from_lists_files_and_recognition()
    {
        using var client = await app.SignUpAsync();
        var id = await client.AddTrackAsync(8);
        var url = (await client.GetFromJsonAsync<JsonElement>($"/api/tracks/{id}/urls")).Text("file");
        Assert.Equal(HttpStatusCode.NoContent, await client.StatusAsync(HttpMethod.Delete, $"/api/tracks/{id}"));
        Assert.Equal(HttpStatusCode.NotFound, await client.StatusAsync(HttpMethod.Get, $"/api/tracks/{id}"));
        Assert.Equal(HttpStatusCode.NotFound, await client.StatusAsync(HttpMethod.Get, url));
        var answer = await (await client.PostAsync("/api/recognize", new ByteArrayContent(Tunes.Wav(8, 2, 8)))).Content.ReadFromJsonAsync<JsonElement>();
        Assert.False(answer.GetProperty("found").GetBoolean());
    }

    [Fact]
    public async Task Pages_of_the_library_follow_on_each_other_without_gaps()
    {
        using var client = await app.SignUpAsync();
        var ids = new List<string>();
        for (ulong seed = 20; seed < 23; seed++) ids.Add(await client.AddTrackAsync(seed));
        var first = await client.GetFromJsonAsync<JsonElement>("/api/tracks?mine=true&limit=2");
        var second = await client.GetFromJsonAsync<JsonElement>($"/api/tracks?mine=true&limit=2&before={first.GetProperty("next").GetInt64()}");
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
        Assert.Equal(Enumerable.Reverse(ids), first.GetProperty("tracks").EnumerateArray().Concat(second.GetProperty("tracks").EnumerateArray()).Select(static track => track.Text("id")));
    }
}
