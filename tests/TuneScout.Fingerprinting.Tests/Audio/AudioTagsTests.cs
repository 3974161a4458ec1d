using System.Text;
using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class AudioTagsTests(EncodedFiles files) : IClassFixture<EncodedFiles>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("mp3")]
    [InlineData("flac")]
    [InlineData("ogg")]
    [InlineData("opus")]
    [InlineData("m4a")]
    public async Task Tags_are_read_from_every_format(string format)
    {
        var name = $"Somebody - Something else.{format}";
        await files.MakeAsync(name, "-i", "sound.wav", "-metadata", "title=A title", "-metadata", "artist=Ünïcödé 音楽", "-metadata", "album=An album");
        var tags = await AudioTags.ReadAsync(files.Path(name), null, Cancellation);
        Assert.Equal(("A title", "Ünïcödé 音楽", "An album"), (tags.Title, tags.Artist, tags.Album));
        Assert.InRange(tags.Duration!.Value.TotalSeconds, 11.9, 12.2);
    }

    [Fact]
    public async Task Without_tags_the_name_tells()
    {
        File.Copy(files.Path("sound.wav"), files.Path("-03 - Some \"body\" - Some\nthing.wav"), overwrite: true);
        var tags = await AudioTags.ReadAsync(files.Path("-03 - Some \"body\" - Some\nthing.wav"), null, Cancellation);
        Assert.Equal((12, null), (tags.Duration!.Value.TotalSeconds, tags.Album));
        Assert.DoesNotContain('\n', tags.Title);
    }

    [Fact]
    public async Task Without_ffprobe_or_with_one_that_fails_the_name_tells()
    {
        var path = files.Path("An artist - A title.mp3");
        File.Copy(files.Path("sound.mp3"), path, overwrite: true);
        string[] programs =
        [
            "/nowhere/ffprobe",
            files.WriteProgram("fails", "echo no >&2; exit 1"),
            files.WriteProgram("babbles", "echo '{\"format\": [1, {\"tags\": 3}'"),
            files.WriteProgram("floods", "exec yes"),
            files.WriteProgram("hangs", "exec sleep 60"),
        ];
        foreach (var program in programs)
        {
            var tags = await AudioTags.ReadAsync(path, new FfmpegOptions { FfprobePath = program, ProbeTimeout = TimeSpan.FromSeconds(0.5) }, Cancellation);
            Assert.Equal(new AudioTags("A title", "An artist", null, null), tags);
        }

        Assert.Equal("missing", (await AudioTags.ReadAsync(files.Path("missing.mp3"), null, Cancellation)).Title);
    }

    [Fact]
    public async Task Cancelling_stops_ffprobe()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(0.3));
        var options = new FfmpegOptions { FfprobePath = files.WriteProgram("hangs on", "exec sleep 60") };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await AudioTags.ReadAsync(files.Path("sound.mp3"), options, stop.Token));
    }

    [Theory]
    [InlineData("/music/Artist - Title.mp3", "Artist", "Title")]
    [InlineData("Artist – Title.mp3", "Artist", "Title")]
    [InlineData("Artist_-_Long_Title.ogg", "Artist", "Long Title")]
    [InlineData("07 - Artist - Title.flac", "Artist", "Title")]
    [InlineData("07. Title.flac", null, "Title")]
    [InlineData("07 Title.flac", null, "Title")]
    [InlineData("1-07. Title.flac", null, "Title")]
    [InlineData("Artist - Title - Live.mp3", "Artist", "Title - Live")]
    [InlineData("Semi-Charmed Life.mp3", null, "Semi-Charmed Life")]
    [InlineData("99 Luftballons.mp3", null, "99 Luftballons")]
    [InlineData("4 Minutes.mp3", null, "4 Minutes")]
    [InlineData("1999.mp3", null, "1999")]
    [InlineData("some_song_name.mp3", null, "some song name")]
    [InlineData(" - .mp3", null, "-")]
    [InlineData(".mp3", null, ".mp3")]
    [InlineData("a\u001b[31m\tb\u202e.mp3", null, "a [31m b")]
    public void Names_are_split_sensibly(string path, string? artist, string title)
    {
        var tags = AudioTags.FromName(path);
        Assert.Equal((artist, title), (tags.Artist, tags.Title));
    }

    [Theory]
    [InlineData("""{"streams":[{"tags":{"TITLE":"On the stream","Artist":"A"}}],"format":{"tags":{"title":" \n "},"duration":"3.5"}}""", "On the stream", "A", 3.5)]
    [InlineData("""{"format":{"tags":{"title":7,"ALBUM_ARTIST":"B"},"duration":"N/A"}}""", null, "B", null)]
    [InlineData("""{"format":{"tags":{"title":"x"},"duration":"1e300"}}""", "x", null, null)]
    [InlineData("[]", null, null, null)]
    [InlineData("", null, null, null)]
    [InlineData("{", null, null, null)]
    public void Json_is_read_as_far_as_it_goes(string json, string? title, string? artist, double? seconds)
    {
        var told = ProbeTags.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Equal((title, artist, seconds), (told.Title, told.Artist, told.Duration?.TotalSeconds));
    }

    [Property]
    public void Whatever_a_tag_holds_it_becomes_one_bounded_line(string? text)
    {
        foreach (var input in new[] { text, string.Concat(Enumerable.Repeat(text + "🎵\u0007", 200)) })
        {
            var clean = AudioTags.Clean(input);
            if (clean is null) continue;
            Assert.InRange(clean.Length, 1, AudioTags.LongestTag);
            Assert.DoesNotContain(clean, char.IsControl);
            Assert.Equal(clean, clean.Trim());
            Assert.Equal(clean, AudioTags.Clean(clean));
            Assert.Equal(clean, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(clean)));
        }
    }

    [Property]
    public void Every_name_gives_a_title(string? name)
    {
        var tags = AudioTags.FromName("/a/" + name);
        Assert.NotEmpty(tags.Title);
        Assert.False(tags.Artist is { Length: 0 });
    }
}
