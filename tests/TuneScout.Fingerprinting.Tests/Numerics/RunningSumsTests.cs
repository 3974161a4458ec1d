using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class RunningSumsTests
{
    [Property(MaxTest = 100)]
    public void Slide_adds_and_subtracts_in_this_order_at_every_rung(int seed, byte length)
    {
        var (sums, entering, leaving) = (TestSound.Noise(length, seed), TestSound.Noise(length, seed + 1), TestSound.Noise(length, seed + 2));
        var expected = new float[length];
        for (var i = 0; i < length; i++) expected[i] = (sums[i] + entering[i]) - leaving[i];
        foreach (var rung in Enum.GetValues<Rung>())
        {
            var slid = sums.ToArray();
            RunningSums.Slide(slid, entering, leaving, rung);
            Assert.Equal(expected, slid);
        }
    }

    [Property(MaxTest = 100)]
    public void Total_is_the_sum_in_doubles(int seed, byte length)
    {
        var values = TestSound.Noise(length, seed);
        Assert.Equal(values.Sum(value => (double)value), RunningSums.Total(values), 1e-12);
    }

    [Property(MaxTest = 100)]
    public void Total_of_sums_of_log_magnitudes_is_the_same_in_every_order(int seed)
    {
        var random = new Random(seed);
        var columns = Enumerable.Range(0, 41).Select(_ => Enumerable.Range(0, 33).Aggregate(0f, (sum, _) => sum + (float)((random.NextDouble() * 15) - 9.2))).ToArray();
        var expected = columns.Reverse().Aggregate(0.0, static (sum, value) => sum + value);
        Assert.Equal(expected, RunningSums.Total(columns));
        random.Shuffle(columns);
        Assert.Equal(expected, RunningSums.Total(columns));
    }
}
