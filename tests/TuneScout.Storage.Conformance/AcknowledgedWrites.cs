using System.Globalization;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Conformance;

/// <summary>What a store must hold after writers that were killed: all that they acknowledged (<see cref="AnnouncingWriter"/>), and what was cut off whole or not at all. Not thread-safe.</summary>
public sealed class AcknowledgedWrites
{
    private readonly Dictionary<TrackId, int> _seeds = [];
    private readonly SortedDictionary<string, int> _words = new(StringComparer.Ordinal);
    private readonly NaiveIndex _index = new();

    /// <summary>Writes that were acknowledged.</summary>
    public int Count { get; private set; }

    /// <summary>Writes that were announced and not acknowledged.</summary>
    public int CutOff { get; private set; }

    /// <summary>Tracks that the store should hold.</summary>
    public int Tracks => _seeds.Count;

    /// <summary>How many of each kind were acknowledged, by kind.</summary>
    public IReadOnlyDictionary<string, int> Words => _words;

    /// <summary>Takes what a writer said.</summary>
    /// <returns>The write that was cut off, or null.</returns>
    public string[]? Take(IEnumerable<string> lines)
    {
        string[]? pending = null;
        foreach (var line in lines)
        {
            Assert.False(line.StartsWith("failed", StringComparison.Ordinal), line);
            if (line[0] == '?')
            {
                pending = line.Split(' ')[1..];
            }
            else if (line[0] == '!')
            {
                Apply(pending!);
                _words[pending![0]] = _words.GetValueOrDefault(pending[0]) + 1;
                pending = null;
                Count++;
            }
        }

        if (pending is not null) CutOff++;
        return pending;
    }

    /// <summary>Finds out whether the write that was cut off has happened: what is left must be one of the two, whole.</summary>
    public async Task ResolveAsync(string[] pending, IHashStore hashes, ITrackCatalog catalog)
    {
        if (string.Equals(pending[0], "compact", StringComparison.Ordinal)) return; // neither it nor its half changes what is found
        var id = TrackId.Parse(pending[1]);
        var entry = await catalog.GetAsync(id);
        switch (pending[0])
        {
            case "add" or "import" when entry is not null:
            case "remove" when entry is null:
                Apply(pending);
                break;
            case "replace":
                Assert.NotNull(entry);
                await ResolveReplacingAsync(id, int.Parse(pending[2], CultureInfo.InvariantCulture), entry, hashes, catalog);
                break;
        }
    }

    /// <summary>Compares a store with what it must hold.</summary>
    public async Task AssertHeldAsync(IHashStore hashes, ITrackCatalog catalog, Random random)
    {
        using (var snapshot = await hashes.OpenSnapshotAsync()) await _index.AssertEqualAsync(snapshot, random);
        var listed = new Dictionary<TrackId, Track>();
        await foreach (var track in catalog.ListAsync()) listed.Add(track.Id, track);
        Assert.Equal(_seeds.Keys.Order(), listed.Keys.Order());
        // What was imported is as long as its fingerprint and dated by its importing; everything else of it is as it was.
        foreach (var (id, seed) in _seeds) Assert.Equal(Synthetic.Track(id, seed).Metadata, listed[id].Metadata);
    }

    // The index comes first, the catalog follows: the new index with the old entry is the one mixture that may be.
    private async Task ResolveReplacingAsync(TrackId id, int seed, Track entry, IHashStore hashes, ITrackCatalog catalog)
    {
        using var snapshot = await hashes.OpenSnapshotAsync();
        Assert.True(snapshot.TryGetOrdinal(id, out var ordinal));
        var constellation = await snapshot.GetConstellationAsync(ordinal);
        var isNew = constellation!.Frames.SequenceEqual(Synthetic.Fingerprint(seed).Constellation.Frames);
        var old = Synthetic.Track(id, _seeds[id]).Metadata;
        if (entry.Metadata == Synthetic.Track(id, seed).Metadata) Assert.True(isNew || seed == _seeds[id] || entry.Metadata == old);
        else Assert.Equal(old, entry.Metadata);
        if (!isNew) return;
        _index.Add(id, Synthetic.Fingerprint(seed));
        await catalog.PutAsync([Synthetic.Track(id, seed)]);
        _seeds[id] = seed;
    }

    private void Apply(string[] write)
    {
        if (string.Equals(write[0], "compact", StringComparison.Ordinal)) return;
        if (string.Equals(write[0], "remove", StringComparison.Ordinal))
        {
            var id = TrackId.Parse(write[1]);
            _seeds.Remove(id);
            _index.Remove(id);
            return;
        }

        for (var i = 1; i < write.Length; i += 2)
        {
            var id = TrackId.Parse(write[i]);
            _seeds[id] = int.Parse(write[i + 1], CultureInfo.InvariantCulture);
            _index.Add(id, Synthetic.Fingerprint(_seeds[id]));
        }
    }
}
