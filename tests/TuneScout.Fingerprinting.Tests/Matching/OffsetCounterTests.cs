using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class OffsetCounterTests
{
    [Property(MaxTest = 200)]
    public void Count_gives_the_naive_sums_however_often_the_counter_was_used(int seed)
    {
        var random = new Random(seed);
        using var counter = new OffsetCounter();
        for (var round = 0; round < 4; round++)
        {
            var (spread, least) = (1 + random.Next(300), 1 + random.Next(4));
            var votes = Enumerable.Range(0, 1 + random.Next(100)).Select(_ => new Vote(random.Next(spread) - 150, random.Next(1, 9) / 8f)).ToArray();
            var places = new List<Candidate> { new(1, 2, 3) };
            counter.Count(round, votes, least, places);
            var expected = from offset in votes.Select(vote => vote.Offset).Distinct()
                           let around = votes.Where(vote => Math.Abs(vote.Offset - offset) <= 1).ToList()
                           where around.Count >= least
                           select new Candidate(round, offset, around.Sum(vote => vote.Weight));
            Assert.Equal([new Candidate(1, 2, 3), .. expected], places);
        }
    }

    [Fact]
    public void Count_of_offsets_far_apart_and_below_zero_keeps_them_apart()
    {
        using var counter = new OffsetCounter();
        var places = new List<Candidate>();
        counter.Count(0, [new(-900, 1), new(-900, 1), new(400_000, 1), new(400_000, 2)], 2, places);
        Assert.Equal([new Candidate(0, -900, 2), new Candidate(0, 400_000, 3)], places);
    }
}
