using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Conformance;

/// <summary>What an index should say, the slow way: all tracks in the order of their adding, every hash looked at.</summary>
public sealed class NaiveIndex
{
    private readonly List<(TrackId Id, Fingerprint Fingerprint, HashPoint[] Points)> _tracks = [];

    public IReadOnlyList<TrackId> Ids => [.. _tracks.Select(static track => track.Id)];

    public void Add(TrackId id, Fingerprint fingerprint)
    {
        Remove(id);
        _tracks.Add((id, fingerprint, ConstellationHasher.Hash(fingerprint)));
    }

    public bool Remove(TrackId id) => _tracks.RemoveAll(track => track.Id == id) > 0;

    public NaiveIndex Copy()
    {
        var copy = new NaiveIndex();
        copy._tracks.AddRange(_tracks);
        return copy;
    }

    /// <summary>Asks a snapshot everything that this index knows.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="random">Draws what is asked beside the hashes that are there.</param>
    /// <param name="gone">Tracks removed since the snapshot was opened: their constellations may be gone.</param>
    public async Task AssertEqualAsync(IHashSnapshot snapshot, Random random, Func<TrackId, bool>? gone = null)
    {
        Assert.Equal(_tracks.Count, snapshot.TrackCount);
        var last = -1;
        foreach (var (id, fingerprint, _) in _tracks)
        {
            Assert.True(snapshot.TryGetOrdinal(id, out var ordinal), $"track {id} is missing");
            Assert.InRange(ordinal, last + 1, snapshot.OrdinalLimit - 1);
            last = ordinal;
            Assert.Equal(id, snapshot.GetTrackId(ordinal));
            var constellation = await snapshot.GetConstellationAsync(ordinal);
            if (constellation is null && gone?.Invoke(id) == true) continue;
            Assert.NotNull(constellation);
            Assert.Equal(fingerprint.Constellation.Frames, constellation.Frames);
            Assert.Equal(fingerprint.Constellation.Bins, constellation.Bins);
            Assert.Equal(fingerprint.Constellation.Strengths, constellation.Strengths);
        }

        await AssertFindsAsync(snapshot, Questions(random));
    }

    private async Task AssertFindsAsync(IHashSnapshot snapshot, uint[] hashes)
    {
        using var buffer = new PostingBuffer();
        buffer.Add(new Posting(-1, -1)); // must be cleared away
        await snapshot.FindAsync(hashes, buffer);
        Assert.Equal(hashes.Length, buffer.HashCount);
        var expected = Postings().ToLookup(static posting => posting.Hash, static posting => (posting.Id, posting.Frame));
        for (var i = 0; i < hashes.Length; i++)
        {
            var found = buffer[i].ToArray();
            for (var j = 1; j < found.Length; j++)
                Assert.True(found[j - 1].Ordinal < found[j].Ordinal || (found[j - 1].Ordinal == found[j].Ordinal && found[j - 1].Frame <= found[j].Frame), "postings out of order");
            Assert.Equal(expected[hashes[i]], found.Select(posting => (snapshot.GetTrackId(posting.Ordinal), posting.Frame)));
        }
    }

    private IEnumerable<(uint Hash, TrackId Id, int Frame)> Postings()
    {
        foreach (var (id, _, points) in _tracks)
        {
            foreach (var point in points) yield return (point.Hash, id, point.Frame);
        }
    }

    // Half of what is there, neighbours of it, and what cannot be there.
    private uint[] Questions(Random random)
    {
        var hashes = new SortedSet<uint> { 0, ConstellationHasher.HashLimit - 1, ConstellationHasher.HashLimit, uint.MaxValue };
        foreach (var (hash, _, _) in Postings())
        {
            if (random.Next(2) == 0) hashes.Add(hash);
            if (random.Next(8) == 0) hashes.Add(hash + 1);
        }

        for (var i = 0; i < 20; i++) hashes.Add((uint)random.Next((int)ConstellationHasher.HashLimit));
        return [.. hashes];
    }
}
