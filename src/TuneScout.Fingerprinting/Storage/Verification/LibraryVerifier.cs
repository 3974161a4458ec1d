using System.Globalization;

namespace TuneScout.Fingerprinting;

/// <summary>Compares an index with the constellations it was made from, and with its catalog; for any store. Stateless and thread-safe.</summary>
/// <remarks>
/// Every hash there can be is asked once, and of each track the sum of a mixed 64-bit number per posting is kept, and their count: a posting that
/// is missing, strange or moved changes them. So 24 bytes a track suffice, whatever the size of the index.
/// </remarks>
public static class LibraryVerifier
{
    /// <summary>Tracks that are named one by one; of more, the number is told.</summary>
    public const int MaxTracksNamed = 100;

    private const int HashesPerQuestion = 1 << 12;

    /// <summary>Makes the hashes of every track anew from its constellation and compares them with the index; then the index with the catalog.</summary>
    /// <param name="hashes">The index.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="progress">Told the tracks that are hashed; may be null.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <returns>The faults; none where all is well. What is written meanwhile is not checked.</returns>
    /// <exception cref="StoreException">The store failed, or is of a scheme that this software does not know.</exception>
    public static async ValueTask<IReadOnlyList<StoreFault>> VerifyAsync(IHashStore hashes, ITrackCatalog catalog, IProgress<StoreProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        ArgumentNullException.ThrowIfNull(catalog);
        var options = SchemeIds.Parse(hashes.SchemeId);
        // The catalog is read first: what is removed from it meanwhile is still in the snapshot, and what is added is not asked for.
        var entries = new List<TrackId>();
        await foreach (var track in catalog.ListAsync(cancellationToken).ConfigureAwait(false)) entries.Add(track.Id);
        using var snapshot = await hashes.OpenSnapshotAsync(cancellationToken).ConfigureAwait(false);
        var faults = new List<StoreFault>();
        await CheckHashesAsync(snapshot, options, faults, progress, cancellationToken).ConfigureAwait(false);
        foreach (var id in entries)
        {
            // Removed since the catalog was read is no fault.
            if (!snapshot.TryGetOrdinal(id, out _) && await catalog.GetAsync(id, cancellationToken).ConfigureAwait(false) is not null)
                faults.Add(new StoreFault { Track = id, Reason = "the catalog has it and the index does not" });
        }

        return Shorten(faults);
    }

    private static async ValueTask CheckHashesAsync(
        IHashSnapshot snapshot, FingerprintOptions options, List<StoreFault> faults, IProgress<StoreProgress>? progress, CancellationToken cancellationToken)
    {
        var found = await SumFoundAsync(snapshot, cancellationToken).ConfigureAwait(false);
        long done = 0;
        for (var ordinal = 0; ordinal < snapshot.OrdinalLimit; ordinal++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!TryGetId(snapshot, ordinal, out var id)) continue;
            if (await snapshot.GetConstellationAsync(ordinal, cancellationToken).ConfigureAwait(false) is not { } constellation)
            {
                faults.Add(new StoreFault { Track = id, Reason = "its constellation is missing", FoundHashes = found[ordinal].Count });
            }
            else
            {
                var frames = constellation.EndFrame;
                var expected = default(PostingSum);
                foreach (var point in ConstellationHasher.Hash(new Fingerprint(options, constellation, frames, (long)frames * FingerprintOptions.HopSamples))) expected = expected.With(point.Hash, point.Frame);
                if (expected != found[ordinal])
                    faults.Add(new StoreFault { Track = id, Reason = "its postings are not those of its constellation", ExpectedHashes = expected.Count, FoundHashes = found[ordinal].Count });
            }

            progress?.Report(new StoreProgress("verifying", ++done, snapshot.TrackCount));
        }
    }

    private static async ValueTask<PostingSum[]> SumFoundAsync(IHashSnapshot snapshot, CancellationToken cancellationToken)
    {
        var sums = new PostingSum[snapshot.OrdinalLimit];
        if (sums.Length == 0) return sums;
        var question = new uint[HashesPerQuestion];
        using var postings = new PostingBuffer();
        for (uint first = 0; first < ConstellationHasher.HashLimit; first += HashesPerQuestion)
        {
            for (var i = 0; i < question.Length; i++) question[i] = first + (uint)i;
            await snapshot.FindAsync(question, postings, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < question.Length; i++)
            {
                foreach (var posting in postings[i]) sums[posting.Ordinal] = sums[posting.Ordinal].With(question[i], posting.Frame);
            }
        }

        return sums;
    }

    // Ordinals have gaps, and a snapshot says so by an exception alone.
    private static bool TryGetId(IHashSnapshot snapshot, int ordinal, out TrackId id)
    {
        try
        {
            id = snapshot.GetTrackId(ordinal);
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            id = default;
            return false;
        }
    }

    private static List<StoreFault> Shorten(List<StoreFault> faults)
    {
        if (faults.Count <= MaxTracksNamed) return faults;
        var more = faults.Count - MaxTracksNamed;
        faults.RemoveRange(MaxTracksNamed, more);
        faults.Add(new StoreFault { Reason = string.Create(CultureInfo.InvariantCulture, $"{more} more tracks have faults") });
        return faults;
    }

    private readonly record struct PostingSum(ulong Sum, long Count)
    {
        // The finalizer of SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
        public PostingSum With(uint hash, int frame)
        {
            var z = ((ulong)hash << 32) + (uint)frame + 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return new PostingSum(Sum + (z ^ (z >> 31)), Count + 1);
        }
    }
}
