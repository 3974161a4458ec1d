using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class MaximumScanTests
{
    [Property(MaxTest = 200)]
    public void Find_lists_what_no_row_exceeds(int seed, byte length, byte rows)
    {
        var random = new Random(seed);
        var limits = Enumerable.Range(0, rows % 2 == 0 ? 7 : 1 + (rows % 9)).Select(_ => Row()).ToArray();
        var row = Row();
        var (first, end) = (random.Next(length + 1), 0);
        end = first + random.Next(length + 1 - first);
        var expected = Enumerable.Range(first, end - first).Where(i => row[i] > -2 && limits.All(limit => row[i] >= limit[i])).Select(i => (ushort)i).ToArray();
        foreach (var rung in Enum.GetValues<Rung>())
        {
            var found = new ushort[length];
            var count = MaximumScan.Find(row, limits.SelectMany(limit => limit).ToArray(), -2, first, end, found, rung);
            Assert.Equal(expected, found[..count]);
        }

        // Few levels: equal values and the quietest itself occur.
        float[] Row() => [.. Enumerable.Range(0, length).Select(_ => (float)random.Next(-4, 3))];
    }
}
