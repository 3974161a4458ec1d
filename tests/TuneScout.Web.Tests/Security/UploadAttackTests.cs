using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using TuneScout.DemoMusic;

namespace TuneScout.Web.Tests;

public sealed class UploadAttackTests : IDisposable
{
    private readonly TestApp _app = new(new(StringComparer.Ordinal) { ["MostUploadBytes"] = "1000000", ["LongestTrack"] = "00:00:30", ["MostUploadsWaiting"] = "2", ["Role"] = "all" });

    public void Dispose() => _app.Dispose();

    [Theory]
    [InlineData("<script>alert(1)</script>     ")]
    [InlineData("#EXTM3U\n#EXTINF:5,\nfile:///etc/passwd\n")]
    [InlineData("ffconcat version 1.0\nfile /etc/passwd\n")]
    [InlineData("#!/bin/sh\nrm -rf /tmp/nothing\n")]
    [InlineData("\u007fELF aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("short")]
    public async Task What_is_no_audio_is_refused_whatever_its_name_says(string content)
    {
        using var client = await _app.SignUpAsync();
        using var answer = await client.UploadRawAsync("song.mp3", Encoding.Latin1.GetBytes(content));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Contains("song.mp3", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_playlist_behind_the_tag_of_an_mp3_fetches_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var playlist = $"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/a.ts\n#EXTINF:5,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n";
        using var client = await _app.SignUpAsync();
        foreach (var head in new byte[][] { [.. "ID3\u0004\0\0\0\0\0\0"u8], [.. "OggS"u8], [.. "fLaC"u8], [.. "\0\0\0\u0018ftypM4A "u8] })
        {
            var job = await client.UploadAsync("song.mp3", [.. head, .. Encoding.UTF8.GetBytes(playlist)]);
            Assert.Equal("failed", job.Text("state"));
            Assert.DoesNotContain("root:", job.ToString(), StringComparison.Ordinal);
        }

        Assert.False(listener.Pending());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.PostAsync("/api/recognize", new ByteArrayContent([.. "ID3\u0004\0\0\0\0\0\0"u8, .. Encoding.UTF8.GetBytes(playlist)]))).StatusCode);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task A_file_over_the_limit_is_refused_with_and_without_its_length_and_leaves_nothing()
    {
        using var client = await _app.SignUpAsync();
        var large = Tunes.Wav(50).Concat(new byte[1_100_000]).ToArray();
        using (var told = await client.UploadRawAsync("large.wav", large)) Assert.Equal(HttpStatusCode.RequestEntityTooLarge, told.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/uploads?name=large.wav") { Content = new StreamContent(new MemoryStream(large)) };
        request.Headers.TransferEncodingChunked = true;
        using (var untold = await client.SendAsync(request)) Assert.Equal(HttpStatusCode.RequestEntityTooLarge, untold.StatusCode);
        Assert.Equal(0, (await client.GetFromJsonAsync<JsonElement>("/api/jobs")).GetArrayLength());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_app.Folder, "library", "blobs"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_small_file_that_decodes_to_two_gigabytes_is_stopped_at_the_limit()
    {
        // Silence in FLAC: three and a half hours, which become 2.2 GB of samples, in a few hundred kilobytes.
        var bomb = Path.Combine(_app.Folder, "bomb.flac");
        using (var process = Decoder.Start("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "12600", "-frame_size", "4608", bomb])) await process.WaitForExitAsync();
        var content = await File.ReadAllBytesAsync(bomb);
        Assert.InRange(content.Length, 1000, 1_000_000);
        using var client = await _app.SignUpAsync();
        var job = await client.UploadAsync("bomb.flac", content);
        Assert.Equal("failed", job.Text("state"));
        Assert.Contains("longer than 0.5 minutes", job.Text("message"), StringComparison.Ordinal);
        // A clip is decoded while its sender waits.
        using var clip = await client.PostAsync("/api/recognize", new ByteArrayContent(content));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, clip.StatusCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_app.Folder, "tmp")));
    }

    [Fact]
    public async Task Names_with_paths_markup_and_line_breaks_are_plain_text()
    {
        using var client = await _app.SignUpAsync();
        var job = await client.UploadAsync("../../etc/<img src=x onerror=alert(1)>\r\nSet-Cookie: a=b\u202Egpj.wav", Tunes.Wav(51));
        var track = job.GetProperty("track");
        Assert.DoesNotContain("..", track.Text("title"), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', track.Text("title"));
        Assert.DoesNotContain('\u202E', track.Text("title"));
        var url = (await client.GetFromJsonAsync<JsonElement>($"/api/tracks/{track.Text("trackId")}/urls")).Text("file");
        using var answer = await client.GetAsync(url + "&download=1");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("audio/wav", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_file_that_is_music_and_a_web_page_at_once_is_served_as_music_alone()
    {
        using var client = await _app.SignUpAsync();
        var wav = Tunes.Wav(54);
        var page = "<html><script>alert(document.cookie)</script></html>"u8.ToArray();
        // A chunk that players skip and browsers that guess would show.
        byte[] both = [.. wav[..36], .. "junk"u8, .. BitConverter.GetBytes(page.Length), .. page, .. wav[36..]];
        BitConverter.GetBytes(both.Length - 8).CopyTo(both, 4);
        var job = await client.UploadAsync("page.html", both);
        Assert.Equal("done", job.Text("state"));
        var url = (await client.GetFromJsonAsync<JsonElement>($"/api/tracks/{job.GetProperty("track").Text("trackId")}/urls")).Text("file");
        using var answer = await client.GetAsync(url);
        Assert.Equal(both, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("audio/wav", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        using var download = await client.GetAsync(url + "&download=1");
        Assert.EndsWith(".wav", download.Content.Headers.ContentDisposition!.FileNameStar, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_title_cannot_write_headers()
    {
        using var client = await _app.SignUpAsync();
        var id = await client.AddTrackAsync(55);
        await client.PatchAsJsonAsync($"/api/tracks/{id}", new { title = "a\r\nSet-Cookie: tunescout=stolen\r\n\r\n<script>\"; filename=evil.exe" });
        var url = (await client.GetFromJsonAsync<JsonElement>($"/api/tracks/{id}/urls")).Text("file");
        using var answer = await client.GetAsync(url + "&download=1");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.EndsWith(".wav", answer.Content.Headers.ContentDisposition!.FileNameStar, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.exe\"", answer.Content.Headers.GetValues("Content-Disposition").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_cannot_put_anything_into_headers_and_logs_by_its_correlation_id()
    {
        using var client = _app.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("X-Correlation-Id", "abc<script>\"}");
        using var answer = await client.GetAsync("/health/live");
        Assert.Matches("^[0-9a-f]{32}$", answer.Headers.GetValues("X-Correlation-Id").Single());
    }

    [Fact]
    public async Task No_more_jobs_wait_than_the_limit_says()
    {
        using var client = await _app.SignUpAsync();
        var id = await client.AddTrackAsync(52);
        for (var i = 1; i <= 2; i++) Assert.Equal("waiting", (await client.UploadAsync("same.wav", Tunes.Wav(52, change: samples => Degradation.Gain(samples, -i)))).Text("state"));
        using var answer = await client.UploadRawAsync("more.wav", Tunes.Wav(53));
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, await client.StatusAsync(HttpMethod.Post, $"/api/tracks/{id}/equalized", new { tone = new[] { 1, 0, 0 } }));
    }
}
