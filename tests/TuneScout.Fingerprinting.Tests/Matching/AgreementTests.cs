using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class AgreementTests
{
    private const int Bins = FingerprintOptions.Bins;

    [Property(MaxTest = 200)]
    public void Of_gives_the_naive_part(int seed, byte count, short shift)
    {
        var random = new Random(seed);
        var (cells, others) = (RandomCells(random, count), RandomCells(random, 400));
        var found = cells.Count(cell => others.Any(other => Math.Abs((cell / Bins) + (shift % 50) - (other / Bins)) <= 1 && Math.Abs((cell % Bins) - (other % Bins)) <= 1));
        Assert.Equal(cells.Length == 0 ? 0 : (double)found / cells.Length, Agreement.Of(cells, others, shift % 50));
    }

    [Property(MaxTest = 100)]
    public void Of_peaks_with_themselves_moved_is_all(int seed, byte shift)
    {
        var cells = RandomCells(new Random(seed), 100);
        Assert.Equal(1, Agreement.Of(cells, [.. cells.Select(cell => cell + (shift * Bins))], shift));
        Assert.Equal(1, Agreement.Of([.. cells.Select(cell => cell + (shift * Bins))], cells, -shift));
    }

    [Property(MaxTest = 100)]
    public void Between_gives_the_peaks_of_the_frames(int seed, sbyte first, byte count)
    {
        var cells = RandomCells(new Random(seed), 200);
        var expected = cells.Where(cell => cell / Bins >= first && cell / Bins < first + count).ToArray();
        Assert.Equal(expected, Agreement.Between(cells, first, first + count));
    }

    [Fact]
    public void Shifts_out_of_all_numbers_find_nothing()
    {
        var cells = RandomCells(new Random(1), 50);
        Assert.Equal(0, Agreement.Of(cells, cells, int.MaxValue));
        Assert.Equal(0, Agreement.Of(cells, cells, -100_000));
        Assert.True(Agreement.Between(cells, long.MaxValue / Bins, long.MaxValue / Bins).IsEmpty);
        Assert.Equal(50, Agreement.Between(cells, -5, int.MaxValue).Length);
    }

    // As peaks do, they leave the outermost bins alone.
    private static int[] RandomCells(Random random, int count)
    {
        var cells = new SortedSet<int>();
        while (cells.Count < count) cells.Add((random.Next(100) * Bins) + 8 + random.Next(492));
        return [.. cells];
    }
}
