using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class SmoothingTests
{
    [Property(MaxTest = 50)]
    public void Over_time_is_the_weighted_sum_of_rows_at_every_rung(int seed, byte length, byte frames)
    {
        var (width, count) = (1 + length, 1 + (frames % 9));
        var rows = TestSound.Noise(width * count, seed);
        var weights = Smoothing.Gaussian(0.8, 3);
        for (var t = 0; t < count; t++)
        {
            var expected = new float[width];
            Smoothing.OverTime(rows, t, weights, expected, Rung.Scalar);
            for (var i = 0; i < width; i++)
                Assert.Equal(Enumerable.Range(-3, 7).Sum(k => (double)weights[Math.Abs(k)] * rows[(Math.Clamp(t + k, 0, count - 1) * width) + i]), expected[i], 1e-6);
            foreach (var rung in Enum.GetValues<Rung>())
            {
                var target = new float[width];
                Smoothing.OverTime(rows, t, weights, target, rung);
                Assert.Equal(expected, target);
            }
        }
    }

    [Property(MaxTest = 50)]
    public void Over_frequency_is_the_weighted_sum_of_neighbours_at_every_rung(int seed, byte length)
    {
        var row = TestSound.Noise(2 + length, seed);
        float[] weights = [0.6f, 0.2f];
        foreach (var rung in Enum.GetValues<Rung>())
        {
            var target = new float[row.Length];
            Smoothing.OverFrequency(row, weights, target, rung);
            for (var i = 0; i < row.Length; i++)
            {
                var (before, after) = (i > 0 ? row[i - 1] : 0, i + 1 < row.Length ? row[i + 1] : 0);
                Assert.Equal((row[i] * 0.6f) + ((before + after) * 0.2f), target[i]);
            }
        }
    }

    [Fact]
    public void Gaussian_weights_add_up_to_one_and_fall_as_the_bell_does()
    {
        var weights = Smoothing.Gaussian(0.8, 3);
        Assert.Equal(1, weights[0] + (2 * weights.Skip(1).Sum()), 1e-6);
        Assert.Equal(Math.Exp(-0.5 / 0.64), weights[1] / weights[0], 1e-6);
    }
}
