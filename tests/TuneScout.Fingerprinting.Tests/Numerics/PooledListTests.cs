using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class PooledListTests
{
    [Property(MaxTest = 100)]
    public void Holds_what_was_added_one_by_one_and_in_blocks(int seed)
    {
        var random = new Random(seed);
        var expected = new List<int>();
        using var list = new PooledList<int>(1);
        for (var step = 0; step < 50; step++)
        {
            if (random.Next(2) == 0)
            {
                expected.Add(step);
                list.Add(step);
                continue;
            }

            var block = Enumerable.Range(0, random.Next(60)).Select(_ => random.Next()).ToArray();
            expected.AddRange(block);
            block.CopyTo(list.Room(block.Length));
            list.Advance(block.Length);
        }

        Assert.Equal(expected, list.Span.ToArray());
        Assert.Equal(expected, list.Memory.ToArray());
        list.Truncate(expected.Count / 2);
        Assert.Equal(expected.Take(expected.Count / 2), list.Span.ToArray());
    }

    [Fact]
    public void Takes_no_more_than_it_has_room_for_and_keeps_no_more_than_it_has()
    {
        using var list = new PooledList<byte>(4);
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Advance(list.Room(4).Length + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Advance(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => list.Truncate(1));
    }

    [Fact]
    public void Disposing_twice_does_no_harm()
    {
        var list = new PooledList<byte>(4) { };
        list.Add(1);
        list.Dispose();
        list.Dispose();
        Assert.Equal(0, list.Count);
    }
}
