using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class LocalSumsTests
{
    [Property(MaxTest = 100)]
    public void Sums_are_those_of_the_window_at_every_rung(int seed, byte length, byte reach)
    {
        var row = TestSound.Noise(1 + length, seed);
        var expected = Sums(row, reach % 40, Rung.Scalar);
        for (var at = 0; at < row.Length; at++)
            Assert.Equal(row[Math.Max(0, at - (reach % 40))..Math.Min(row.Length, at + (reach % 40) + 1)].Sum(value => (double)value), expected[at], 1e-5);
        foreach (var rung in Enum.GetValues<Rung>()) Assert.Equal(expected, Sums(row, reach % 40, rung));
    }

    [Fact]
    public void Sums_hear_nothing_of_the_row_before_and_may_take_its_place()
    {
        var sums = new LocalSums(100, 7, Rungs.Best);
        var row = TestSound.Noise(100, 1);
        sums.Of(TestSound.Noise(100, 2), new float[100]);
        var expected = Sums(row, 7, Rungs.Best);
        sums.Of(row, row);
        Assert.Equal(expected, row);
    }

    [Fact]
    public void Reciprocals_count_what_lies_within_the_row() =>
        Assert.Equal([1 / 3f, 1 / 4f, 1 / 5f, 1 / 4f, 1 / 3f], new LocalSums(5, 2, Rungs.Best).Reciprocals);

    private static float[] Sums(float[] row, int reach, Rung rung)
    {
        var sums = new float[row.Length];
        new LocalSums(row.Length, reach, rung).Of(row, sums);
        return sums;
    }
}
