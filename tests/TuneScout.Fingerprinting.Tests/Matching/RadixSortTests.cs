using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class RadixSortTests
{
    [Property(MaxTest = 100)]
    public void Sort_orders_by_the_chosen_bits_and_keeps_equals_in_order(int seed, byte shift)
    {
        var random = new Random(seed);
        var (low, bits) = (shift % 30, 1 + random.Next(64 - (shift % 30)));
        var keys = Enumerable.Range(0, random.Next(3000)).Select(_ => (ulong)random.NextInt64()).ToArray();
        var digits = Math.Min(64 - low, (bits + 10) / 11 * 11); // whole digits are sorted
        if (random.Next(2) == 0) keys = [.. keys.Select(key => key & 0xff00_00ff_00ff)]; // digits in which all are equal
        var expected = keys.OrderBy(key => (key >> low) & (ulong.MaxValue >> (64 - digits))).ToArray();
        RadixSort.Sort(keys, low, bits);
        Assert.Equal(expected, keys);
    }
}
