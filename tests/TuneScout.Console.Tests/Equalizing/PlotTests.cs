using SkiaSharp;

namespace TuneScout.Console.Tests;

public sealed class PlotTests : IDisposable
{
    private static readonly SKColor Before = SKColor.Parse("#4c78a8"), After = SKColor.Parse("#e4572e"), Curve = SKColor.Parse("#2d1b4e");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_picture_shows_both_waveforms_the_spectra_and_the_curve()
    {
        var run = await PlotAsync(Wav.WriteMelody(_folder["in.wav"], 1, 4), "--sliders", "12,12,12,12,12,12,12,12,12,12", "--preamp", "-12");
        Assert.Equal((0, $"wrote {_folder["out.png"]}"), (run.ExitCode, Assert.Single(run.OutLines)));
        using var picture = SKBitmap.Decode(_folder["out.png"]);
        Assert.Equal((EqualizerPicture.Width, EqualizerPicture.Height), (picture.Width, picture.Height));
        Assert.True(Count(picture, Before, 0, 355) > 2000);
        Assert.True(Count(picture, After, 355, 670) > 500);
        Assert.True(Count(picture, After, 0, 355) == 0);
        Assert.True(Count(picture, Curve, 985, 1300) > 1000);
        Assert.InRange(new FileInfo(_folder["out.png"]).Length, 20_000, 400_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(30000)]
    public async Task Silence_and_the_shortest_sounds_are_drawn(int samples)
    {
        Assert.Equal(0, (await PlotAsync(Wav.Write(_folder["in.wav"], Wav.Pcm16(new float[samples], 44100)))).ExitCode);
        using var picture = SKBitmap.Decode(_folder["out.png"]);
        Assert.True(picture.Pixels.Distinct().Count() > 30);
    }

    [Fact]
    public async Task What_cannot_be_drawn_is_one_line_and_leaves_nothing_behind()
    {
        var text = _folder.Text("in.wav", "no music");
        Assert.Equal(ExitCodes.Failed, (await PlotAsync(text)).ExitCode);
        Assert.False(File.Exists(_folder["out.png"]));
        Wav.WriteMelody(text, 1, 2);
        var run = await ToolRun.InProcessAsync(_folder.Store, "plot", text, _folder["no/out.png"], "--presets", _folder["presets"]);
        Assert.Equal($"tunescout: {_folder["no/out.png"]}: there is no such folder to write to", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public void A_tone_of_full_scale_has_0_dB_in_the_spectrum_and_stands_at_its_frequency()
    {
        var summary = new SoundSummary(48000, 2);
        var samples = new float[2 * 96000];
        for (var i = 0; i < samples.Length; i++) samples[i] = (float)Math.Sin(2 * Math.PI * 3000 * (i / 2) / 48000);
        for (var at = 0; at < samples.Length; at += 1000) summary.Add(samples.AsSpan(at, 1000));
        var (frequencies, levels) = summary.GetSpectrum();
        var peak = Array.IndexOf(levels, levels.Max());
        Assert.Equal(3000, frequencies[peak], 0.01);
        Assert.Equal(0, levels[peak], 0.01);
    }

    [Fact]
    public void The_outline_of_a_long_sound_holds_every_peak_in_few_stretches()
    {
        var summary = new SoundSummary(8000, 1);
        var samples = new float[3_000_000];
        samples[1_234_567] = 0.9f;
        samples[2_999_999] = -0.8f;
        for (var at = 0; at < samples.Length; at += 10_000) summary.Add(samples.AsSpan(at, 10_000));
        var outline = summary.GetOutline();
        Assert.InRange(outline.Length, SoundSummary.MostStretches / 2, SoundSummary.MostStretches);
        var highest = outline.MaxBy(stretch => stretch.High);
        Assert.Equal(0.9f, highest.High);
        Assert.InRange(highest.Seconds, (1_234_567 / 8000.0) - 1, 1_234_567 / 8000.0);
        Assert.Equal(-0.8f, outline[^1].Low);
    }

    private static int Count(SKBitmap picture, SKColor color, int from, int to) => picture.Pixels.Skip(from * picture.Width).Take((to - from) * picture.Width).Count(pixel => pixel == color);

    private Task<ToolRun> PlotAsync(string input, params string[] options) =>
        ToolRun.InProcessAsync(_folder.Store, ["plot", input, _folder["out.png"], .. options, "--presets", _folder["presets"]]);
}
