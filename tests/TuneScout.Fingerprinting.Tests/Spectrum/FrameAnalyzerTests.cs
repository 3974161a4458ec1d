using System.Numerics;
using FsCheck.Xunit;
using MathNet.Numerics.IntegralTransforms;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class FrameAnalyzerTests
{
    private const int Bins = FingerprintOptions.Bins;
    private const int Frame = FingerprintOptions.FrameSamples;
    private const int Hop = FingerprintOptions.HopSamples;

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(41)]
    [InlineData(256)]
    [InlineData(499)]
    [InlineData(510)]
    public void Full_scale_tone_in_a_bin_has_the_magnitude_256(int bin)
    {
        // 1,024 samples * 1/2 for the sine * 1/2 for the mean of the Hann window.
        var row = Analyze(TestSound.Sine(Frame, bin, Frame, 1), 1);
        Assert.Equal(Math.Log(256), row[bin], 1e-5);
        Assert.Equal(Math.Log(128), row[bin - 1], 1e-4);
        Assert.Equal(bin, Array.IndexOf(row, row.Max()));
        Assert.All(row.Where((_, k) => Math.Abs(k - bin) > 1), value => Assert.InRange(value, -9.3, -5));
    }

    [Fact]
    public void Silence_has_the_logarithm_of_the_floor() =>
        Assert.All(Analyze(new float[Frame], 1), value => Assert.Equal(Math.Log(1e-4), value, 1e-5));

    [Property(MaxTest = 20)]
    public void Rows_are_those_of_the_oracle(int seed)
    {
        var samples = TestSound.Noise(Frame + Hop, seed);
        var rows = Analyze(samples, 2);
        for (var frame = 0; frame < 2; frame++)
        {
            var windowed = new Complex[Frame];
            for (var n = 0; n < Frame; n++) windowed[n] = samples[(frame * Hop) + n] * (0.5 - (0.5 * Math.Cos(2 * Math.PI * n / Frame)));
            Fourier.Forward(windowed, FourierOptions.NoScaling);
            var norm = Math.Sqrt(windowed.Sum(value => value.Magnitude * value.Magnitude));
            for (var k = 0; k < Bins; k++)
                Assert.Equal(windowed[k].Magnitude + 1e-4, Math.Exp(rows[(frame * Bins) + k]), 1e-5 * norm);
        }
    }

    [Property(MaxTest = 10)]
    public void Batches_of_any_size_give_the_same_bits(int seed)
    {
        var samples = TestSound.Noise((7 * Hop) + Frame, seed);
        var all = Analyze(samples, 8);
        for (var frames = 1; frames <= 8; frames++) Assert.Equal(all[..(frames * Bins)], Analyze(samples, frames));
        for (var frame = 0; frame < 8; frame++) Assert.Equal(all[(frame * Bins)..((frame + 1) * Bins)], Analyze(samples[(frame * Hop)..], 1));
    }

    [Property(MaxTest = 20)]
    public void Every_rung_gives_the_same_bits(int seed)
    {
        var samples = TestSound.Noise((2 * Hop) + Frame, seed);
        var expected = Analyze(samples, 3, Rung.Scalar);
        foreach (var rung in Enum.GetValues<Rung>()) Assert.Equal(expected, Analyze(samples, 3, rung));
    }

    [Fact]
    public void Small_batch_after_a_full_one_hears_nothing_of_it()
    {
        var analyzer = new FrameAnalyzer();
        var samples = TestSound.Noise((7 * Hop) + Frame, 1);
        var rows = new float[8 * Bins];
        analyzer.Analyze(samples, 8, rows);
        analyzer.Analyze(TestSound.Noise(Frame, 2), 1, rows);
        Assert.Equal(Analyze(TestSound.Noise(Frame, 2), 1), rows[..Bins]);
    }

    [Fact]
    public void Loudest_sound_a_reader_lets_through_has_finite_rows() =>
        Assert.All(Analyze([.. TestSound.Noise(Frame, 3).Select(sample => sample * 1e10f)], 1), value => Assert.InRange(value, -10, 40));

    private static float[] Analyze(float[] samples, int frames, Rung? rung = null)
    {
        var rows = new float[frames * Bins];
        new FrameAnalyzer(rung).Analyze(samples, frames, rows);
        return rows;
    }
}
