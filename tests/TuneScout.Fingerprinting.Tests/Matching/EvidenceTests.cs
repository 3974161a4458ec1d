using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class EvidenceTests
{
    private const int Bins = FingerprintOptions.Bins;
    private const int Rate = FingerprintOptions.SampleRate;

    [Property(MaxTest = 5)]
    public void Noise_has_zero_mean_and_about_unit_deviation(int seed)
    {
        var evidence = Of(TestSound.Noise(5 * Rate, seed));
        var values = evidence.Cells.ToArray().Select(cell => cell / (double)Evidence.Scale).ToArray();
        Assert.Equal(0, values.Average(), 0.02);
        Assert.InRange(Math.Sqrt(values.Average(value => value * value)), 0.75, 1.05);
    }

    [Fact]
    public void Steady_tones_do_not_stand_out()
    {
        var samples = TestSound.Noise(10 * Rate, 1).Select(sample => sample * 0.1f).ToArray();
        foreach (var bin in new[] { 50, 150, 300 })
        {
            var tone = TestSound.Sine(samples.Length, bin * (double)Rate / FingerprintOptions.FrameSamples, Rate, 0.3);
            for (var i = 0; i < samples.Length; i++) samples[i] += tone[i];
        }

        var evidence = Of(samples);
        foreach (var bin in new[] { 50, 150, 300 })
            Assert.Equal(0, Enumerable.Range(0, evidence.FrameCount).Average(frame => evidence.Cells[(frame * Bins) + bin] / (double)Evidence.Scale), 0.1);
    }

    [Fact]
    public void Tone_that_comes_and_goes_stands_out_while_it_sounds()
    {
        var samples = TestSound.Noise(10 * Rate, 2).Select(sample => sample * 0.1f).ToArray();
        var tone = TestSound.Sine(Rate, 200 * (double)Rate / FingerprintOptions.FrameSamples, Rate, 0.5);
        for (var i = 0; i < tone.Length; i++) samples[(4 * Rate) + i] += tone[i];
        var evidence = Of(samples);
        var during = Enumerable.Range(0, evidence.FrameCount).Where(frame => frame is > 176 and < 208).Average(frame => (double)evidence.Cells[(frame * Bins) + 200]);
        Assert.InRange(during, 1.5 * Evidence.Scale, 3 * Evidence.Scale);
    }

    [Fact]
    public void Click_that_every_bin_hears_does_not_stand_out()
    {
        var samples = TestSound.Noise(5 * Rate, 3).Select(sample => sample * 0.02f).ToArray();
        samples[(100 * 256) + 512] = 1;
        var evidence = Of(samples);
        Assert.Equal(0, Enumerable.Range(8, 490).Average(bin => evidence.Cells[(100 * Bins) + bin] / (double)Evidence.Scale), 0.2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(21)]
    [InlineData(22)]
    public void Few_frames_are_enough(int frames)
    {
        var samples = TestSound.Noise(frames == 0 ? 1023 : 1024 + ((frames - 1) * 256), 4);
        var evidence = Of(samples);
        Assert.Equal(frames, evidence.FrameCount);
        Assert.Equal(frames * Bins, evidence.Cells.Length);
        Assert.All(evidence.Cells.ToArray(), cell => Assert.InRange(cell, -96, 96));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.5f)]
    public void Silence_and_a_constant_are_no_evidence_at_all(float level) =>
        Assert.All(Of([.. Enumerable.Repeat(level, 50_000)]).Cells.ToArray(), cell => Assert.Equal(0, cell));

    [Theory]
    [InlineData(1e-12f)]
    [InlineData(1e10f)]
    public void Softest_and_loudest_sound_stay_within_the_limits(float gain) =>
        Assert.All(Of([.. TestSound.Noise(30_000, 5).Select(sample => sample * gain)]).Cells.ToArray(), cell => Assert.InRange(cell, -96, 96));

    [Fact]
    public void Same_sound_gives_the_same_evidence()
    {
        var samples = Melody.Compose(10, 5);
        Assert.Equal(Of(samples).Cells.ToArray(), Of(samples).Cells.ToArray());
    }

    [Property(MaxTest = 5)]
    public void Every_rung_gives_the_same_evidence(int seed)
    {
        var spectrogram = Spectrogram.Compute(TestSound.Noise(2 * Rate, seed));
        var expected = Evidence.Of(spectrogram.Magnitudes, Rung.Scalar).Cells.ToArray();
        foreach (var rung in Enum.GetValues<Rung>()) Assert.Equal(expected, Evidence.Of(spectrogram.Magnitudes, rung).Cells.ToArray());
    }

    private static Evidence Of(float[] samples) => Evidence.Of(Spectrogram.Compute(samples).Magnitudes);
}
