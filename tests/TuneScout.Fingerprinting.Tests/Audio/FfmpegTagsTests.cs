using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

/// <summary>The tags that come with the sound are those that ffprobe tells: ffprobe is the oracle.</summary>
public sealed class FfmpegTagsTests(EncodedFiles files) : IClassFixture<EncodedFiles>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("mp3")]
    [InlineData("flac")]
    [InlineData("ogg")]
    [InlineData("opus")]
    [InlineData("m4a")]
    [InlineData("mka")]
    [InlineData("wma")]
    public async Task Tags_of_every_format_are_what_ffprobe_tells(string format)
    {
        foreach (var (title, artist, album) in new[]
        {
            ("  Ünïcödé  音楽: and = ; # \\ ' \"", "one\ntwo\r\nthree\n\nfive", "[info]   Duration: 00:00:01.00"),
            ("artist          : me\n[error] x", "", "Metadata:"),
            ("a" + new string('\n', 400) + "b", "\t", "Stream #0:0: Audio: me"),
        })
        {
            var name = $"Some - name.{format}";
            await files.MakeAsync(name, "-t", "1", "-i", "sound.wav", "-metadata", "title=" + title, "-metadata", "artist=" + artist, "-metadata", "album=" + album);
            await AssertSameAsync(name);
        }
    }

    [Theory]
    [InlineData("x", 252, true)]
    [InlineData("x", 253, false)]
    [InlineData("x", 5000, false)]
    [InlineData("ü", 140, false)]
    [InlineData("音", 90, false)]
    [InlineData("🎵", 70, false)]
    public async Task Tags_that_ffmpeg_may_have_cut_are_not_told(string character, int count, bool told)
    {
        await files.MakeAsync("long.flac", "-i", "sound.wav", "-metadata", "title=" + string.Concat(Enumerable.Repeat(character, count)));
        await using var source = await FfmpegAudioSource.OpenAsync(files.Path("long.flac"), null, Cancellation);
        Assert.Equal(told, source.Tags is not null);
        if (told) await AssertSameAsync("long.flac");
    }

    [Fact]
    public async Task Titles_of_chapters_pictures_and_other_streams_are_not_the_musics()
    {
        files.WriteText("chapters.txt", ";FFMETADATA1\nalbum=Right\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=Wrong\nartist=Wrong\n");
        await files.MakeAsync("a.mka", "-i", "sound.wav", "-i", "chapters.txt", "-i", "sound.wav", "-map", "0", "-map", "2", "-map_metadata", "1",
            "-metadata:s:0", "artist=Right too", "-metadata:s:1", "artist=Wrong", "-metadata:s:1", "title=Wrong");
        await files.MakeAsync("b.mp3", "-i", "sound.wav", "-i", "picture.png", "-map", "0", "-map", "1", "-metadata", "album=Right", "-metadata:s:v", "title=Wrong", "-metadata:s:v", "artist=Wrong");
        Assert.Equal(("a", "Right too", "Right"), await AssertSameAsync("a.mka"));
        Assert.Equal(("b", null, "Right"), await AssertSameAsync("b.mp3"));
    }

    [Fact]
    public async Task Without_tags_the_name_tells()
    {
        File.Copy(files.Path("sound.mp3"), files.Path("07 - Artist - Title.mp3"), overwrite: true);
        Assert.Equal(("Title", "Artist", null), await AssertSameAsync("07 - Artist - Title.mp3"));
    }

    [Property(MaxTest = 500)]
    public bool Any_lines_are_taken_without_a_fault(string?[] lines, bool[] continued)
    {
        var tags = new FfmpegTags();
        tags.Take("Input #0, ogg, from 'x':");
        for (var i = 0; i < lines.Length; i++)
        {
            var line = new string(' ', i % 8) + (i % 3 == 0 ? "title: " : "") + (lines[i] ?? "").ReplaceLineEndings("");
            if (i < continued.Length && continued[i]) tags.TakeContinuation(line);
            else tags.Take(line);
        }

        return tags.Told.Title is null or { Length: > 0 and <= AudioTags.LongestTag };
    }

    private async Task<(string Title, string? Artist, string? Album)> AssertSameAsync(string name)
    {
        var told = await AudioTags.ReadAsync(files.Path(name), null, Cancellation);
        await using var source = await FfmpegAudioSource.OpenAsync(files.Path(name), null, Cancellation);
        Assert.Equal((told.Title, told.Artist, told.Album), (source.Tags!.Title, source.Tags.Artist, source.Tags.Album));
        return (told.Title, told.Artist, told.Album);
    }
}
