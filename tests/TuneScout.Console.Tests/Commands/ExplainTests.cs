using System.Text.Json;
using SkiaSharp;

namespace TuneScout.Console.Tests;

public sealed class ExplainTests : IndexedTunes
{
    [Fact]
    public async Task A_match_is_explained_in_words_from_votes_to_decision()
    {
        var run = await ExplainAsync(Clip("clip.wav", 2, 9.5, 8, 0.03));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith($"{Folder["clip.wav"]}, 0:00 to 0:08: match, tune 2", run.OutLines[0], StringComparison.Ordinal);
        foreach (var part in (string[])["Question", "light", "runner-up", "second by second", "is needed at this length", "Log odds", "9.5 s"])
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_JSON_has_the_evidence_at_every_peak_and_it_adds_up()
    {
        var run = await ExplainAsync("--json", Clip("clip.wav", 1, 4, 8, 0.02));
        var line = Assert.Single(run.Json);
        Assert.Equal("match", line.GetProperty("decision").GetString());
        Assert.True(line.GetProperty("margin").GetDouble() >= line.GetProperty("neededMargin").GetDouble());
        Assert.True(line.GetProperty("logOdds").GetDouble() >= line.GetProperty("neededLogOdds").GetDouble());
        var best = line.GetProperty("best");
        Assert.Equal(("tune 1", true), (best.GetProperty("title").GetString(), best.GetProperty("nominated").GetBoolean()));
        Assert.InRange(best.GetProperty("offsetSeconds").GetDouble(), 3.9, 4.1);
        double sum = 0, squares = 0;
        foreach (var peak in best.GetProperty("peaks").EnumerateArray())
        {
            sum += peak.GetProperty("weight").GetDouble() * peak.GetProperty("evidence").GetDouble();
            squares += Math.Pow(peak.GetProperty("weight").GetDouble(), 2);
        }

        Assert.Equal(best.GetProperty("score").GetDouble(), sum / Math.Sqrt(squares), 0.02);
        Assert.Equal(8, best.GetProperty("secondScores").GetArrayLength());
        Assert.True(best.GetProperty("votes").GetArrayLength() > 0);
        Assert.Equal(JsonValueKind.Null, line.GetProperty("asked").ValueKind);
    }

    [Fact]
    public async Task Foreign_music_is_explained_with_the_track_that_was_asked_about()
    {
        var id = await IdAsync("tune 3");
        var run = await ExplainAsync("--json", "--track", id, Clip("other.wav", 99, 3, 8, 0.01));
        var line = Assert.Single(run.Json);
        Assert.Equal("none", line.GetProperty("decision").GetString());
        Assert.Equal("tune 3", line.GetProperty("asked").GetProperty("title").GetString());
        Assert.True(line.GetProperty("margin").GetDouble() < line.GetProperty("neededMargin").GetDouble());
        var words = await ExplainAsync("--track", id, Folder["other.wav"]);
        Assert.Contains("asked about", words.Out, StringComparison.Ordinal);
        Assert.Contains("no match: no track of the library stands out", words.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_track_that_noise_drowns_is_said_to_be_unheard_and_what_was_not_looked_for_is_named()
    {
        var id = await IdAsync("tune 3");
        var run = await ExplainAsync("--track", id, "--warps", "never", Clip("drowned.wav", 3, 5, 8, 30));
        Assert.StartsWith($"{Folder["drowned.wav"]}, 0:00 to 0:08: no match", run.OutLines[0], StringComparison.Ordinal);
        Assert.Contains("tune 3 is not heard: ", run.Out, StringComparison.Ordinal);
        Assert.Contains("Another speed, tempo or pitch was not looked for", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("is not heard", (await ExplainAsync("--track", id, Clip("clear.wav", 3, 5, 8, 0.01))).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_behind_the_end_is_said_to_be_there()
    {
        var run = await ExplainAsync("--at", "90", Clip("clip.wav", 2, 9.5, 8, 0.03));
        Assert.Contains("The recording ends before 1:30: name an earlier place with --at.", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_picture_shows_peaks_that_are_heard()
    {
        var run = await ExplainAsync("--picture", Folder["why.png"], Clip("clip.wav", 0, 9.5, 8, 0.02));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var picture = SKBitmap.Decode(Folder["why.png"]);
        Assert.Equal((ExplanationPicture.Width, ExplanationPicture.Height), (picture.Width, picture.Height));
        Assert.True(picture.Pixels.Count(pixel => pixel == SKColor.Parse("#7cfc00")) > 1000);
        Assert.InRange(new FileInfo(Folder["why.png"]).Length, 20_000, 1_000_000);
    }

    [Theory]
    [InlineData("votes")]
    [InlineData("evidence")]
    [InlineData("curve")]
    [InlineData("decision")]
    [InlineData("spectrogram")]
    [InlineData("constellation")]
    [InlineData("waveform")]
    public async Task Plot_draws_each_kind_of_picture(string kind)
    {
        foreach (var (name, seed) in ((string, int)[])[("right.wav", 2), ("foreign.wav", 99)])
        {
            var run = await ToolRun.InProcessAsync(Folder.Store, "plot", "--json", "--of", kind, Clip(name, seed, 2, 6, 0.02), Folder["out.png"]);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Equal(kind, run.Json[0].GetProperty("kind").GetString());
            using var picture = SKBitmap.Decode(Folder["out.png"]);
            Assert.True(picture.Pixels.Distinct().Count() > 30, "next to nothing was drawn");
        }
    }

    [Fact]
    public async Task Silence_and_the_shortest_sounds_are_explained_and_drawn()
    {
        foreach (var samples in (int[])[100, 1024, 30_000])
        {
            var file = Wav.Write(Folder["silence.wav"], Wav.Pcm16(new float[samples]));
            var run = await ExplainAsync("--picture", Folder["why.png"], file);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Contains("no match", run.OutLines[0], StringComparison.Ordinal);
            Assert.True(File.Exists(Folder["why.png"]));
        }
    }

    [Fact]
    public async Task What_cannot_be_explained_is_one_line()
    {
        var bad = Folder.Text("bad.wav", "no music");
        var clip = Clip("clip.wav", 0, 1, 4, 0);
        await FailsAsync(1, $"{bad}: ", bad);
        await FailsAsync(1, "there is no such folder", "--picture", Folder["no/why.png"], clip);
        await FailsAsync(2, "name a file that ends in .png", "--picture", Folder["why.jpg"], clip);
        await FailsAsync(1, "The library holds no track 0000000000001", "--track", "0000000000001", clip);
        await FailsAsync(1, "The library holds no track x", "--track", "x", clip);
        await FailsAsync(1, "tune is more than one track", "--track", "tune", clip);
        await FailsAsync(2, "--track needs 1 to 1000 characters", "--track", "", clip);
        await FailsAsync(2, "--at is -1, must be 0 to 100000", "--at", "-1", clip);
        await FailsAsync(2, "must be 0.00001 to 0.2", "--false-accept-rate", "1", clip);

        async Task FailsAsync(int exitCode, string message, params string[] arguments)
        {
            var run = await ExplainAsync(arguments);
            Assert.Equal((exitCode, ""), (run.ExitCode, run.Out));
            Assert.Contains(message, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        }
    }

    private async Task<string> IdAsync(string title) =>
        (await ToolRun.InProcessAsync(Folder.Store, "list", "--json", "--title", title)).Json[0].GetProperty("trackId").GetString()!;

    private Task<ToolRun> ExplainAsync(params string[] arguments) => ToolRun.InProcessAsync(Folder.Store, ["explain", .. arguments]);

    private string Clip(string name, int seed, double start, double seconds, double noise) => Wav.WriteClip(Folder[name], seed, start, seconds, noise);
}
