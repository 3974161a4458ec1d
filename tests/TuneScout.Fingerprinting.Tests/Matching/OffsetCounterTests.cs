using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class OffsetCounterTests
{
    [Property(MaxTest = 200)]
    public void Count_gives_the_naive_sums_however_often_the_counter_was_used(int seed)
    {
        var random = new Random(seed);
        using var counter = new OffsetCounter(int.MaxValue);
        for (var round = 0; round < 4; round++)
        {
            var votes = RandomVotes(random);
            using var places = new PooledList<Candidate>(1);
            places.Add(new Candidate(1, 2, 3));
            counter.Count(round, Pack(votes), places);
            Assert.Equal([new Candidate(1, 2, 3), .. Naive(round, votes)], places.Span.ToArray());
        }
    }

    [Property(MaxTest = 200)]
    public void Count_never_leaves_out_a_place_that_is_among_the_most(int seed, byte most)
    {
        var random = new Random(seed);
        using var counter = new OffsetCounter(1 + most);
        using var places = new PooledList<Candidate>(1);
        var all = new List<Candidate>();
        for (var track = 0; track < 5; track++)
        {
            var votes = RandomVotes(random);
            counter.Count(track, Pack(votes), places);
            all.AddRange(Naive(track, votes));
        }

        var least = all.OrderByDescending(place => place.Votes).Skip(most).FirstOrDefault().Votes;
        Assert.Equal(all.Where(place => place.Votes >= least).Intersect(places.Span.ToArray()), all.Where(place => place.Votes >= least));
    }

    [Fact]
    public void Count_of_offsets_far_apart_and_below_zero_keeps_them_apart()
    {
        using var counter = new OffsetCounter(int.MaxValue);
        using var places = new PooledList<Candidate>(1);
        counter.Count(0, Pack([(-900, 128), (-900, 128), (400_000, 128), (400_000, 64)]), places);
        Assert.Equal([new Candidate(0, -900, 2), new Candidate(0, 400_000, 1.5f)], places.Span.ToArray());
    }

    private static (int Offset, int Weight)[] RandomVotes(Random random)
    {
        var spread = 1 + random.Next(300);
        return [.. Enumerable.Range(0, 1 + random.Next(100)).Select(_ => (random.Next(spread) - 150, random.Next(1, 129)))];
    }

    private static uint[] Pack((int Offset, int Weight)[] votes) => [.. votes.Select(vote => PackedVote.Of(vote.Offset, vote.Weight))];

    private static IEnumerable<Candidate> Naive(int track, (int Offset, int Weight)[] votes) =>
        from offset in votes.Select(vote => vote.Offset).Distinct()
        let around = votes.Where(vote => Math.Abs(vote.Offset - offset) <= 1).ToList()
        where around.Count >= 2
        select new Candidate(track, offset, around.Sum(vote => vote.Weight) / (float)PackedVote.Unity);
}
