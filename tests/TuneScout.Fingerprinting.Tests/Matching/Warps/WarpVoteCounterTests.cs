using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class WarpVoteCounterTests
{
    private const int Postings = 150;
    private const int HashPosition = 20; // above the bits of warp and frame

    [Theory]
    [InlineData(800, 100, 400)]
    [InlineData(2400, 300, 400)]
    [InlineData(3200, 400, 400)]
    [InlineData(8000, 1000, 1000)]
    public void LimitOf_grows_with_the_library(int tracks, int few, int many)
    {
        using var snapshot = new DictionarySnapshot(new() { [0] = [new Posting(tracks - 1, 0)] });
        Assert.Equal((few, many), (WarpVoteCounter.LimitOf(WarpStage.FewPostings, snapshot), WarpVoteCounter.LimitOf(WarpStage.ManyPostings, snapshot)));
    }

    /// <summary>A sustained sound has few hashes, and all of them are everywhere.</summary>
    [Fact]
    public async Task CountAsync_counts_hashes_that_are_everywhere_only_where_it_is_told_to()
    {
        var random = new Random(1);
        var (keys, index) = (new ulong[20], new Dictionary<uint, Posting[]>());
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = ((ulong)(1000 + i) << HashPosition) | (uint)(3 * i);
            index[(uint)(1000 + i)] = [.. Enumerable.Range(0, Postings).Select(track => new Posting(track, track == 77 ? 5000 + (3 * i) : random.Next(20_000)))];
        }

        using var rare = await WarpVoteCounter.CountAsync(keys, 1, 4, WarpStage.FewPostings, new DictionarySnapshot(index), TestContext.Current.CancellationToken);
        Assert.Equal(0, rare.Count);
        using var all = await WarpVoteCounter.CountAsync(keys, 1, 4, WarpStage.ManyPostings, new DictionarySnapshot(index), TestContext.Current.CancellationToken);
        Assert.Contains(new WarpCandidate(0, 77, 5000), all.Span.ToArray());
    }
}
