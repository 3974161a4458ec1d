using TuneScout.DemoMusic;

namespace TuneScout.Evaluation.Tests;

public sealed class DegraderTests
{
    private const int Rate = 44100;
    private static readonly float[] Music = DemoPieces.All[2].Render(Rate);
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Conditions.All.OrderBy(c => c.Seconds).DistinctBy(c => c.Kind).Select(c => c.Name)];

    public static TheoryData<string> Noisy => [.. Conditions.All.Where(c => c is { IsPositive: true, Seconds: 3, Kind: Kind.Babble or Kind.Pink }).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Noisy))]
    public async Task ApplyAsync_of_noise_hits_the_ratio_within_a_tenth_of_a_decibel(string name)
    {
        var condition = Named(name);
        var clip = Clip(condition);
        var noisy = (await Degrader.ApplyAsync(condition, clip, 5, Stop)).Samples;
        var noise = (await Degrader.ApplyAsync(condition with { Parameter = -120 }, clip, 5, Stop)).Samples;
        // The level is changed at the end, and noise of the same seed is a little like the clip: both gains at once, by least squares.
        double cc = Dot(clip.Samples, clip.Samples), nn = Dot(noise, noise), cn = Dot(clip.Samples, noise), yc = Dot(noisy, clip.Samples), yn = Dot(noisy, noise);
        var determinant = (cc * nn) - (cn * cn);
        var clipGain = ((yc * nn) - (yn * cn)) / determinant;
        var noiseGain = ((yn * cc) - (yc * cn)) / determinant;
        var ratio = 10 * Math.Log10(clipGain * clipGain * cc / (noiseGain * noiseGain * nn));
        Assert.InRange(ratio, condition.Parameter - 0.1, condition.Parameter + 0.1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ApplyAsync_is_repeatable_by_its_seed_leaves_its_input_alone_and_keeps_length_and_level(string name)
    {
        var condition = Named(name);
        if (condition.NeedsFfmpeg && (await Ffmpeg.FindAsync(Stop))?.Supports(condition) != true) Assert.Skip("ffmpeg cannot do this here");
        var clip = Clip(condition);
        float[] before = [.. clip.Samples];
        var once = await Degrader.ApplyAsync(condition, clip, 5, Stop);
        var again = await Degrader.ApplyAsync(condition, clip, 5, Stop);
        var other = await Degrader.ApplyAsync(condition, clip, 6, Stop);
        Assert.Equal(before, clip.Samples);
        Assert.Equal(once.Samples, again.Samples);
        Assert.Equal(condition.Seconds * once.SampleRate, once.Samples.Length);
        Assert.All(once.Samples, sample => Assert.True(float.IsFinite(sample)));
        if (condition.Kind == Kind.OnlySilence) return;
        Assert.InRange(once.Samples.Max(Math.Abs), 0.149f, 0.901f);
        Assert.NotEqual(once.Samples, other.Samples);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-10)]
    public async Task ApplyAsync_of_speed_moves_a_tone_by_as_much(int percent)
    {
        var condition = Conditions.All.Single(c => c.Kind == Kind.Speed && (int)c.Parameter == percent);
        var tone = Tone(1000, (int)(condition.SourceSeconds * Rate));
        Assert.Equal(1000 * (1 + (percent / 100.0)), Frequency(await Degrader.ApplyAsync(condition, tone, 1, Stop)), 1.0);
    }

    [Theory]
    [InlineData("tempo_+8%_10s", 1000)]
    [InlineData("pitch_+100c_10s", 1059.46)]
    [InlineData("pitch_-50c_10s", 971.53)]
    public async Task ApplyAsync_of_tempo_keeps_a_tone_and_of_pitch_moves_it(string name, double expected)
    {
        if (await Ffmpeg.FindAsync(Stop) is null) Assert.Skip("ffmpeg is not installed");
        var condition = Named(name);
        var tone = Tone(1000, (int)(condition.SourceSeconds * Rate));
        Assert.InRange(Frequency(await Degrader.ApplyAsync(condition, tone, 1, Stop)), expected - 3, expected + 3);
    }

    [Fact]
    public void Resample_to_a_lower_rate_leaves_no_aliases()
    {
        var passed = SincResampler.Resample(Tone(3000, Rate).Samples, Rate / 8000.0);
        var stopped = SincResampler.Resample(Tone(5000, Rate).Samples, Rate / 8000.0);
        Assert.Equal(8000, passed.Length);
        Assert.InRange(10 * Math.Log10(Degradation.Power(passed.AsSpan(500, 7000)) / 0.5), -0.1, 0.1);
        Assert.True(10 * Math.Log10(Degradation.Power(stopped.AsSpan(500, 7000)) / 0.5) < -60);
    }

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => x * (double)y).Sum();

    private static Condition Named(string name) => Conditions.All.Single(c => string.Equals(c.Name, name, StringComparison.Ordinal));

    private static Sound Clip(Condition condition) => new(Music.AsSpan(10 * Rate, (int)(condition.SourceSeconds * Rate)).ToArray(), Rate);

    private static Sound Tone(double frequencyHz, int length) => new([.. Enumerable.Range(0, length).Select(n => (float)Math.Sin(Math.Tau * frequencyHz * n / Rate))], Rate);

    // By the crossings of zero in the middle of the sound.
    private static double Frequency(Sound sound)
    {
        var middle = sound.Samples.AsSpan(sound.SampleRate, sound.Samples.Length - (2 * sound.SampleRate));
        int first = -1, last = 0, count = 0;
        for (var n = 1; n < middle.Length; n++)
        {
            if (!(middle[n - 1] < 0 && middle[n] >= 0)) continue;
            if (first < 0) first = n;
            else count++;
            last = n;
        }

        return count * (double)sound.SampleRate / (last - first);
    }
}
