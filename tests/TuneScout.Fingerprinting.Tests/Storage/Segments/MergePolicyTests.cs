using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests.Index;

public sealed class MergePolicyTests
{
    private const long Unit = 1000;

    /// <summary>However many flushes: few segments, and each posting rewritten few times.</summary>
    [Property(MaxTest = 50)]
    public void ManyFlushes_leaveFewSegments_andRewriteEachPostingFewTimes(byte fan, ushort flushes)
    {
        var fanIn = 2 + (fan % 7);
        var segments = new List<long>();
        long written = 0, total = 0;
        for (var i = 0; i < 1 + (flushes % 500); i++)
        {
            segments.Add(Unit + (i * 37 % 200));
            total += segments[^1];
            while (MergePolicy.Choose(segments.ToArray(), new long[segments.Count], Unit, fanIn) is { Count: > 0 } choice)
            {
                Assert.True(choice.Count >= 2);
                var sum = segments.GetRange(choice.First, choice.Count).Sum();
                written += sum;
                segments.RemoveRange(choice.First, choice.Count);
                segments.Insert(choice.First, sum);
            }
        }

        var levels = Math.Log((double)total / Unit, fanIn) + 2;
        Assert.True(segments.Count <= (fanIn - 1) * levels, $"{segments.Count} segments of {total} postings, fan-in {fanIn}");
        Assert.True(written <= total * (levels + 1), $"{(double)written / total:0.0} times written, {levels:0.0} levels");
    }

    /// <summary>An index that is small as a whole: hardly more segments than one, and each posting rewritten few times all the same.</summary>
    [Property(MaxTest = 50)]
    public void ASmallIndex_isHeldInOneOrTwoSegments(byte flushes)
    {
        const int Small = 20;
        var segments = new List<long>();
        long written = 0, total = 0;
        for (var i = 0; i < 1 + (flushes % Small); i++)
        {
            segments.Add(Unit - (i * 37 % 200));
            total += segments[^1];
            while (MergePolicy.Choose(segments.ToArray(), new long[segments.Count], Unit, 4, Small * Unit) is { Count: > 0 } choice)
            {
                var sum = segments.GetRange(choice.First, choice.Count).Sum();
                written += sum;
                segments.RemoveRange(choice.First, choice.Count);
                segments.Insert(choice.First, sum);
            }
        }

        Assert.True(segments.Count <= 3, $"{segments.Count} segments of {total} postings");
        Assert.True(written <= 6 * total, $"{(double)written / total:0.0} times written");
        for (var i = 0; i + 1 < segments.Count; i++) Assert.True(segments[i] >= 4 * segments.Skip(i + 1).Sum(), string.Join(", ", segments));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(9999, 0)]
    [InlineData(10000, 2)]
    public void WhatIsSmallTogether_becomesOne(long small, int count) =>
        Assert.Equal(count, MergePolicy.Choose([7000, 3000], new long[2], Unit, 4, small).Count);

    [Fact]
    public void ASmallSegmentBetweenLargeOnes_isMergedWithThem() =>
        Assert.Equal((0, 4), MergePolicy.Choose([8000, 100, 9000, 8500], new long[4], Unit, 4));

    [Theory]
    [InlineData(6000, 3999, 0)]
    [InlineData(6000, 4000, 1)]
    [InlineData(0, 10, 1)]
    [InlineData(0, 0, 0)]
    public void ASegmentThatIsMostlyDead_isRewrittenAlone(long alive, long dead, int count) =>
        Assert.Equal(count, MergePolicy.Choose([alive], [dead], Unit, 4).Count);
}
