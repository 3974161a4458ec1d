using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class VoteCounterTests
{
    [Property(MaxTest = 100)]
    public void Count_gives_the_naive_places(int seed)
    {
        var (points, postings) = RandomQuestion(seed);
        var found = Count(points, postings, int.MaxValue);
        Assert.Equal(Naive(points, postings), found.OrderBy(place => place.Ordinal).ThenBy(place => place.Offset));
        Assert.Equal(found.OrderBy(place => place.Ordinal).Select(place => place.Ordinal), found.Select(place => place.Ordinal));
    }

    [Property(MaxTest = 100)]
    public void Count_keeps_the_places_with_the_most_votes(int seed, byte most)
    {
        var (points, postings) = RandomQuestion(seed);
        var kept = Count(points, postings, 1 + most);
        var all = Count(points, postings, int.MaxValue);
        // Of places with equal votes the first ones stay: what is kept is a part of the whole, in its order.
        var expected = all.Select((place, i) => (place, i)).OrderByDescending(p => p.place.Votes).ThenBy(p => p.i).Take(1 + most).OrderBy(p => p.i).Select(p => p.place);
        Assert.Equal(expected, kept);
    }

    [Fact]
    public void Count_of_equal_places_keeps_the_first_ones_every_time()
    {
        HashPoint[] points = [new(1, 0), new(2, 10)];
        var postings = new Dictionary<uint, Posting[]>
        {
            [1] = [.. Enumerable.Range(0, 400).Select(ordinal => new Posting(ordinal, 100))],
            [2] = [.. Enumerable.Range(0, 400).Select(ordinal => new Posting(ordinal, 110))],
        };
        var kept = Count(points, postings, 7);
        Assert.Equal(Enumerable.Range(0, 7).Select(ordinal => new Candidate(ordinal, 100, 12f / PackedVote.Unity)), kept);
    }

    [Fact]
    public void Count_weighs_a_vote_by_the_rarity_of_its_hash_and_adds_neighbours()
    {
        HashPoint[] points = [new(7, 5), new(8, 20)];
        var postings = new Dictionary<uint, Posting[]> { [7] = [new(3, 105), new(3, 700), new(4, 9), new(4, 10)], [8] = [new(3, 121)] };
        // Hash 7 has four postings, so each counts a half; offsets 100 and 101 stand side by side.
        Assert.Equal([new Candidate(3, 100, 1.5f), new Candidate(3, 101, 1.5f), new Candidate(4, 4, 1f), new Candidate(4, 5, 1f)],
            Count(points, postings, 10).OrderBy(place => place.Ordinal).ThenBy(place => place.Offset));
    }

    [Fact]
    public void Count_of_one_vote_alone_is_no_place() =>
        Assert.Empty(Count([new(7, 5)], new() { [7] = [new(3, 105), new(4, 9)] }, 10));

    [Fact]
    public void Count_of_nothing_is_nothing()
    {
        Assert.Empty(Count([], [], 10));
        Assert.Empty(Count([new(1, 1), new(1, 1)], [], 10));
    }

    private static List<Candidate> Count(HashPoint[] points, Dictionary<uint, Posting[]> postings, int most)
    {
        using var snapshot = new DictionarySnapshot(postings);
        var counting = VoteCounter.CountAsync(points, snapshot, most, TestContext.Current.CancellationToken).AsTask();
        Assert.True(counting.IsCompletedSuccessfully);
        using var candidates = counting.Result;
        return [.. candidates.Span];
    }

    private static IEnumerable<Candidate> Naive(HashPoint[] points, Dictionary<uint, Posting[]> postings)
    {
        var votes = (from point in points
                     from posting in postings.GetValueOrDefault(point.Hash, [])
                     select (posting.Ordinal, Offset: posting.Frame - point.Frame, Weight: 1 / MathF.Sqrt(postings[point.Hash].Length)))
            .ToLookup(vote => (vote.Ordinal, vote.Offset), vote => vote.Weight);
        return from place in votes.Select(votesFor => votesFor.Key)
               let around = Enumerable.Range(-1, 3).SelectMany(step => votes[(place.Ordinal, place.Offset + step)]).ToList()
               where around.Count >= 2
               orderby place.Ordinal, place.Offset
               select new Candidate(place.Ordinal, place.Offset, around.Sum());
    }

    // Hashes have 1, 4 or 16 postings: weights of 1, 1/2 and 1/4 are summed without rounding, in whatever order.
    private static (HashPoint[] Points, Dictionary<uint, Posting[]> Postings) RandomQuestion(int seed)
    {
        var random = new Random(seed);
        var points = Enumerable.Range(0, random.Next(200)).Select(_ => new HashPoint((uint)random.Next(60), random.Next(40))).ToArray();
        HashPoints.Sort(points);
        var postings = new Dictionary<uint, Posting[]>();
        for (var hash = 0u; hash < 50; hash++)
        {
            postings[hash] = [.. Enumerable.Range(0, 1 << (2 * random.Next(3)))
                .Select(_ => new Posting(random.Next(9), random.Next(30)))
                .OrderBy(posting => posting.Ordinal).ThenBy(posting => posting.Frame)];
        }

        return (points, postings);
    }
}
