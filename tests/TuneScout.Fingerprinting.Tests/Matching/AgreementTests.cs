using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class AgreementTests
{
    private const int Bins = FingerprintOptions.Bins;

    [Property(MaxTest = 200)]
    public void Of_gives_the_naive_part(int seed, byte count)
    {
        var random = new Random(seed);
        var (cells, others) = (RandomCells(random, count), RandomCells(random, 400));
        var found = cells.Count(cell => others.Any(other => Math.Abs((cell / Bins) - (other / Bins)) <= 1 && Math.Abs((cell % Bins) - (other % Bins)) <= 1));
        var expected = cells.Length == 0 ? 0 : (double)found / cells.Length;
        Assert.Equal(expected, Agreement.Of(cells, others));
    }

    [Property(MaxTest = 100)]
    public void Of_peaks_with_themselves_is_all(int seed)
    {
        var cells = RandomCells(new Random(seed), 100);
        Assert.Equal(1, Agreement.Of(cells, cells));
    }

    [Fact]
    public void Peaks_outside_the_constellation_are_not_found()
    {
        var cells = RandomCells(new Random(1), 50);
        Assert.Equal(0, Agreement.Of([.. cells.Select(static cell => cell - (200 * Bins))], cells));
        Assert.Equal(0, Agreement.Of([.. cells.Select(static cell => cell + (200 * Bins))], cells));
        Assert.Equal(0, Agreement.Of(cells, []));
        Assert.Equal(0, Agreement.Of([], cells));
    }

    // As peaks do, they leave the outermost bins alone.
    private static int[] RandomCells(Random random, int count)
    {
        var cells = new SortedSet<int>();
        while (cells.Count < count) cells.Add((random.Next(100) * Bins) + 8 + random.Next(492));
        return [.. cells];
    }
}
