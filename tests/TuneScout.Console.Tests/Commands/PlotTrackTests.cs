using SkiaSharp;

namespace TuneScout.Console.Tests;

public sealed class PlotTrackTests : IndexedTunes
{
    private static readonly SKColor Green = SKColor.Parse("#7cfc00");

    [Fact]
    public async Task A_track_alone_is_drawn_as_the_peaks_that_the_library_holds_of_it()
    {
        var id = await IdAsync("tune 2");
        foreach (var name in (string[])["tune 2", "TUNE 2", id])
        {
            using var picture = await DrawnAsync("--track", name);
            Assert.Equal((ExplanationPlot.Width, ExplanationPlot.Height), (picture.Width, picture.Height));
            Assert.True(Count(picture, Green) > 1000, $"{Count(picture, Green)} pixels of peaks");
        }
    }

    [Fact]
    public async Task A_place_within_the_track_shows_only_the_peaks_from_there_on()
    {
        using var whole = await DrawnAsync("--track", "tune 2");
        using var end = await DrawnAsync("--track", "tune 2", "--at", "22");
        Assert.True(Count(whole, Green) > 3 * Count(end, Green), $"{Count(whole, Green)} and {Count(end, Green)} pixels of peaks");
        await FailsAsync(1, "tune 2 ends at 0:25: name an earlier place with --at.", "--track", "tune 2", "--at", "25", Folder["out.png"]);
    }

    [Fact]
    public async Task A_clip_is_drawn_against_the_track_that_was_named_and_its_own_shows_more_green()
    {
        var clip = Wav.WriteClip(Folder["clip.wav"], 1, 4, 8, 0.02);
        using var right = await DrawnAsync("--track", "tune 1", clip);
        using var wrong = await DrawnAsync("--track", "tune 3", clip);
        Assert.True(Count(right, Green) > 4 * Count(wrong, Green), $"{Count(right, Green)} and {Count(wrong, Green)} pixels of matched peaks");
    }

    [Theory]
    [InlineData("constellation")]
    [InlineData("votes")]
    [InlineData("evidence")]
    [InlineData("curve")]
    [InlineData("decision")]
    public async Task Each_picture_of_a_clip_changes_with_the_track_that_it_is_drawn_against(string kind)
    {
        var clip = Wav.WriteClip(Folder["clip.wav"], 1, 4, 8, 0.3);
        using var right = await DrawnAsync("--of", kind, "--track", "tune 1", clip);
        using var wrong = await DrawnAsync("--of", kind, "--track", "tune 3", clip);
        Assert.NotEqual(right.Bytes, wrong.Bytes);
    }

    [Fact]
    public async Task The_JSON_names_the_track_and_no_sound_where_there_was_none()
    {
        var run = await PlotAsync("--json", "--track", "tune 0", Folder["out.png"]);
        var line = Assert.Single(run.Json);
        Assert.Equal((null, "constellation", "tune 0"), (line.GetProperty("input").GetString(), line.GetProperty("kind").GetString(), line.GetProperty("track").GetString()));
    }

    [Fact]
    public async Task What_cannot_be_drawn_of_a_track_is_one_line()
    {
        var (clip, picture) = (Wav.WriteClip(Folder["clip.wav"], 0, 1, 4, 0), Folder["out.png"]);
        await FailsAsync(1, "The library holds no track 0000000000001: \"tunescout list\" shows those it holds.", "--track", "0000000000001", picture);
        await FailsAsync(1, "The library holds no track waltz: \"tunescout list\" shows those it holds.", "--track", "waltz", clip, picture);
        var several = await FailsAsync(1, "tune is more than one track, name one by its id: ", "--track", "tune", clip, picture);
        Assert.Contains($"{await IdAsync("tune 3")} (tune 3)", several, StringComparison.Ordinal);
        await FailsAsync(2, "--of waveform shows no track: --track goes with constellation, votes, evidence, curve, decision.", "--of", "waveform", "--track", "tune 0", clip, picture);
        await FailsAsync(2, "--of votes compares a sound with the track: name a sound file too.", "--of", "votes", "--track", "tune 0", picture);
        await FailsAsync(2, "plot needs a sound file and the picture to write: IN OUT.png. With --track the picture is enough.", clip);
        await FailsAsync(2, "plot needs a sound file and the picture to write: IN OUT.png. With --track the picture is enough.", "--track", "tune 0");
        await FailsAsync(2, "name a file that ends in .png", "--track", "tune 0", clip);
        Assert.False(File.Exists(picture));
    }

    [Fact]
    public async Task Two_recordings_of_one_title_are_told_apart_by_their_ids()
    {
        var music = Folder.Folder("more");
        Wav.WriteMelody(Path.Combine(music, "tune 2.wav"), 77, 25);
        Assert.Equal(0, (await ToolRun.InProcessAsync(Folder.Store, "index", music)).ExitCode);
        await FailsAsync(1, "tune 2 is more than one track", "--track", "tune 2", Folder["out.png"]);
    }

    private static int Count(SKBitmap picture, SKColor color) => picture.Pixels.Take(picture.Width * 500).Count(pixel => pixel == color);

    private async Task<SKBitmap> DrawnAsync(params string[] arguments)
    {
        var run = await PlotAsync([.. arguments, Folder["out.png"]]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return SKBitmap.Decode(Folder["out.png"]);
    }

    private async Task<string> FailsAsync(int exitCode, string message, params string[] arguments)
    {
        var run = await PlotAsync(arguments);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Out));
        var line = Assert.Single(run.ErrorLines);
        Assert.Contains(message, line, StringComparison.Ordinal);
        return line;
    }

    private async Task<string> IdAsync(string title) =>
        (await ToolRun.InProcessAsync(Folder.Store, "list", "--json", "--title", title)).Json[0].GetProperty("trackId").GetString()!;

    private Task<ToolRun> PlotAsync(params string[] arguments) => ToolRun.InProcessAsync(Folder.Store, ["plot", .. arguments]);
}
