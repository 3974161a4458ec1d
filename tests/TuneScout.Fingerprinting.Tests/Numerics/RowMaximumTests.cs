using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class RowMaximumTests
{
    private const int Bins = FingerprintOptions.Bins;

    [Property(MaxTest = 200)]
    public void Filter_is_the_largest_of_13_cells(int seed, byte levels)
    {
        // Few levels make plateaus and equal maxima.
        var random = new Random(seed);
        var row = new float[Bins];
        for (var bin = 0; bin < Bins; bin++) row[bin] = levels < 128 ? random.Next(levels + 1) - 60 : (float)((random.NextDouble() * 20) - 10);
        AssertNaive(row);
    }

    [Fact]
    public void Filter_of_one_high_cell_reaches_six_bins_to_either_side()
    {
        for (var at = 0; at < Bins; at++)
        {
            var row = Enumerable.Repeat(-9.2f, Bins).ToArray();
            row[at] = 3;
            AssertNaive(row);
        }
    }

    [Fact]
    public void Filter_of_very_low_cells_does_not_take_in_what_lies_beyond_the_ends() => AssertNaive([.. Enumerable.Repeat(-1e30f, Bins)]);

    [Property(MaxTest = 100)]
    public void Filter_of_a_row_of_any_length_is_the_largest_of_13_cells(int seed, byte length) => AssertNaive(TestSound.Noise(length, seed));

    private static void AssertNaive(float[] row)
    {
        var expected = new float[row.Length];
        for (var bin = 0; bin < row.Length; bin++) expected[bin] = row[Math.Max(0, bin - RowMaximum.Reach)..Math.Min(row.Length, bin + RowMaximum.Reach + 1)].Max();
        foreach (var rung in Enum.GetValues<Rung>())
        {
            var result = new float[row.Length];
            var work = TestSound.Noise(RowMaximum.WorkFor(row.Length), 1).Select(value => value * 1e30f).ToArray();
            RowMaximum.Filter(row, work, result, rung);
            Assert.Equal(expected, result);
        }
    }
}
