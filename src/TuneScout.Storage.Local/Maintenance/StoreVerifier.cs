using System.Globalization;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>Compares everything that a store holds with what it should hold. Used once; not thread-safe.</summary>
/// <remarks>
/// The hashes of a segment stand by hash, those of a constellation by track: neither need be sorted anew. Of each track the sum of a mixed
/// 64-bit number per posting is kept, and their count; a posting that is missing, strange or moved changes them. So 12 bytes a track suffice.
/// </remarks>
internal sealed class StoreVerifier(StoreFolder folder, FingerprintOptions options, Database database, IndexState state, IProgress<StoreProgress>? progress, CancellationToken cancellationToken)
{
    private const int MostTracksPerSegment = 100;

    private readonly List<StoreFault> _faults = [];
    private long _done;

    public IReadOnlyList<StoreFault> Run()
    {
        CheckDatabase();
        foreach (var segment in state.Segments) CheckSegment(segment);
        CheckMemory();
        return _faults;
    }

    private void CheckDatabase()
    {
        var check = database.Read("checking the database", static connection => connection.Scalar("PRAGMA quick_check(1)") as string);
        if (!string.Equals(check, "ok", StringComparison.Ordinal)) Report(folder.Database, check ?? "it cannot be checked");
        var (tables, strangers) = database.Read("checking the catalog", static connection => connection.Transact("BEGIN", static inner => (
            CatalogIndex.Differences(inner),
            inner.Number("SELECT count(*) FROM catalog WHERE id NOT IN (SELECT id FROM tracks WHERE removed_at IS NULL)"))));
        foreach (var table in tables) Report(folder.Database, $"its table {table} does not agree with its catalog");
        if (strangers > 0) Report(folder.Database, string.Create(CultureInfo.InvariantCulture, $"{strangers} entries of its catalog have no fingerprint"));
    }

    private void CheckSegment(Segment segment)
    {
        if (segment.Verify(cancellationToken) is { } fault) Report(segment.Path, fault);
        var first = segment.Row.FirstOrdinal;
        var sums = new ulong[segment.Row.LastOrdinal - first + 1];
        var counts = new int[sums.Length];
        CountFound(segment, sums, counts);
        var named = 0;
        foreach (var page in ConstellationPages.Read(database, first, segment.Row.LastOrdinal, options, cancellationToken))
        {
            foreach (var track in page)
            {
                if (!state.Tracks.IsAlive(track.Ordinal)) continue;
                if (track.Points is null)
                {
                    Report(folder.Database, track.Fault!, track.Id, 0, counts[track.Ordinal - first]);
                    continue;
                }

                var sum = 0UL;
                foreach (var point in track.Points) sum += Mix(point.Hash, point.Frame);
                if (sum == sums[track.Ordinal - first] && track.Points.Length == counts[track.Ordinal - first]) continue;
                if (named++ < MostTracksPerSegment) Report(segment.Path, "its postings are not those of its constellation", track.Id, track.Points.Length, counts[track.Ordinal - first]);
            }

            Advance(page.Length);
        }

        if (named > MostTracksPerSegment)
            Report(segment.Path, string.Create(CultureInfo.InvariantCulture, $"the postings of {named - MostTracksPerSegment} more tracks are not those of their constellations"));
    }

    private void CountFound(Segment segment, ulong[] sums, int[] counts)
    {
        var first = segment.Row.FirstOrdinal;
        var postings = Array.Empty<Posting>();
        for (var bucket = 0; bucket < segment.BucketCount; bucket++)
        {
            if ((bucket & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (!segment.TryReadBucket(bucket, out var reader)) continue;
                while (reader.MoveNext())
                {
                    if (postings.Length < reader.Count) postings = new Posting[reader.Count];
                    reader.Read(first, segment.Row.LastOrdinal, postings.AsSpan(0, reader.Count));
                    foreach (var posting in postings.AsSpan(0, reader.Count))
                    {
                        sums[posting.Ordinal - first] += Mix(reader.Hash, posting.Frame);
                        counts[posting.Ordinal - first]++;
                    }
                }
            }
            catch (InvalidDataException)
            {
                // The checksum has told it already, and the tracks that miss postings will be named.
            }
        }
    }

    // What is in memory was made from the constellations when the store was opened: they are all there is to check.
    private void CheckMemory()
    {
        foreach (var page in ConstellationPages.Read(database, state.FirstInMemory, state.Tracks.Limit - 1, options, cancellationToken))
        {
            foreach (var track in page)
            {
                if (track.Points is null && state.Tracks.IsAlive(track.Ordinal)) Report(folder.Database, track.Fault!, track.Id, 0, 0);
            }

            Advance(page.Length);
        }
    }

    private void Advance(int tracks)
    {
        _done += tracks;
        progress?.Report(new StoreProgress("verifying", _done, Math.Max(_done, state.Tracks.Count)));
    }

    private void Report(string file, string reason, TrackId? track = null, long expected = 0, long found = 0) =>
        _faults.Add(new StoreFault { Place = file, Reason = reason, Track = track, ExpectedHashes = expected, FoundHashes = found });

    // The finalizer of SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
    private static ulong Mix(uint hash, int frame)
    {
        var z = ((ulong)hash << 32) + (uint)frame + 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
