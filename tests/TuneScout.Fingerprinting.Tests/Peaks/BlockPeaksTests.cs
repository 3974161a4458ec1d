using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class BlockPeaksTests
{
    [Property(MaxTest = 200)]
    public void Strongest_of_each_band_are_kept_in_the_order_they_came_in(int seed, byte count, byte share, bool fewRanks)
    {
        var random = new Random(seed);
        var peaks = Enumerable.Range(0, count).Select(i => (Band: random.Next(PeakBands.Count), Peak: new Peak(i, (ushort)random.Next(512), Level(), Level()))).ToList();
        var most = 1 + (share % 12);
        var block = new BlockPeaks();
        block.Add(0, new Peak(0, 0, 99, 99));
        block.Clear();
        foreach (var (band, peak) in peaks) block.Add(band, peak);
        var kept = new List<Peak>();
        block.AppendStrongest(most, kept);
        var expected = peaks.GroupBy(pair => pair.Band).SelectMany(group => group.OrderByDescending(pair => pair.Peak.Rank).ThenBy(pair => pair.Peak.Frame).Take(most));
        Assert.Equal(expected.Select(pair => pair.Peak).OrderBy(peak => peak.Frame), kept);

        // Zeros of both signs are one rank, and negative ranks order too.
        float Level() => fewRanks ? random.Next(-1, 2) * (random.Next(2) == 0 ? 1f : -1f) : (float)((random.NextDouble() * 20) - 10);
    }
}
