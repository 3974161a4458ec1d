using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class SliceMatchTests
{
    private const int Bins = FingerprintOptions.Bins;

    [Property(MaxTest = 300)]
    public void Best_gives_the_place_that_a_naive_search_finds(int seed, byte count)
    {
        var random = new Random(seed);
        var peaks = RandomCells(random, 1 + (count % 60), 86);
        var track = RandomCells(random, 1 + random.Next(600), 300);
        var middle = random.Next(86);
        var expected = random.Next(-40, 340) + (random.Next(2) * random.NextDouble());
        var speed = random.Next(2) == 0 ? 1 : 0.97 + (0.06 * random.NextDouble());
        Assert.Equal(Naive(peaks, track, middle, expected, speed), SliceMatch.Best(peaks, Of(track), middle, expected, speed));
    }

    [Property(MaxTest = 100)]
    public void A_slice_lies_over_itself_wherever_it_was_moved(int seed)
    {
        var random = new Random(seed);
        var peaks = RandomCells(random, 30, 86);
        var shift = random.Next(-SliceMatch.Slack, SliceMatch.Slack + 1);
        var moved = peaks.Select(peak => peak + ((shift + 100) * Bins)).ToArray();
        var (agreement, found) = SliceMatch.Best(peaks, Of(moved), 43, 143, 1);
        Assert.Equal(1, agreement);
        Assert.InRange(found, Math.Min(shift, 0), Math.Max(shift, 0)); // a neighbour may do as well, nearer to where it was expected
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(-1000)]
    public void Nothing_is_found_outside_the_track(int expected)
    {
        var cells = RandomCells(new Random(1), 50, 100);
        Assert.Equal((0, 0), SliceMatch.Best(cells, Of(cells), 50, expected, 1));
        Assert.Equal((0, 0), SliceMatch.Best(cells, Constellation.Empty, 50, 50, 1));
    }

    private static (double Agreement, int Shift) Naive(int[] peaks, int[] track, double middle, double expected, double speed)
    {
        var (best, at) = (-1.0, 0);
        foreach (var shift in (int[])[0, -1, 1, -2, 2])
        {
            var found = peaks.Count(peak =>
            {
                var frame = (int)Math.Floor(expected + (((peak / Bins) - middle) * speed) + 0.5) + shift;
                var bin = Math.Min(Bins - 1, (int)Math.Round(peak % Bins / speed));
                return track.Any(cell => Math.Abs((cell / Bins) - frame) <= 1 && Math.Abs((cell % Bins) - bin) <= 1);
            });
            if ((double)found / peaks.Length > best) (best, at) = ((double)found / peaks.Length, shift);
        }

        return (best, at);
    }

    private static Constellation Of(int[] cells) =>
        new([.. cells.Select(static cell => cell / Bins)], [.. cells.Select(static cell => (ushort)(cell % Bins))], new byte[cells.Length]);

    private static int[] RandomCells(Random random, int count, int frames)
    {
        var cells = new SortedSet<int>();
        while (cells.Count < count) cells.Add((random.Next(frames) * Bins) + random.Next(Bins));
        return [.. cells];
    }
}
