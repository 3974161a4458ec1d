using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>Makes segments anew from the constellations, where their files are missing or damaged.</summary>
internal static class SegmentRepair
{
    /// <summary>Checks every segment whole and replaces the bad ones. Nobody else uses the folder yet.</summary>
    public static void Run(StoreFolder folder, string schemeId, Database database, SegmentNumbers numbers, int postingsPerSegment, StoreLog log, CancellationToken cancellationToken)
    {
        foreach (var row in database.Write("reading the manifest", Manifest.Segments))
        {
            if (FaultOf(folder, row, schemeId, cancellationToken) is not { } fault) continue;
            database.Write("repairing the index", connection =>
            {
                var rows = Rebuild(folder, schemeId, connection, row, numbers, postingsPerSegment, cancellationToken);
                Manifest.Replace(connection, [row.Number], rows);
                return Manifest.NextGeneration(connection);
            });
            folder.TryDelete(row.Number);
            log.Repaired(folder.Path, row.Number, fault);
        }
    }

    /// <summary>What is wrong with a segment's file, or null.</summary>
    private static string? FaultOf(StoreFolder folder, SegmentRow row, string schemeId, CancellationToken cancellationToken)
    {
        try
        {
            var segment = Segment.Open(folder.Segment(row.Number), row, schemeId);
            try
            {
                return segment.Verify(cancellationToken);
            }
            finally
            {
                segment.Release();
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or FileNotFoundException)
        {
            return fault.Message;
        }
    }

    private static List<SegmentRow> Rebuild(
        StoreFolder folder, string schemeId, Connection connection, SegmentRow damaged, SegmentNumbers numbers, int postingsPerSegment, CancellationToken cancellationToken)
    {
        var generation = Manifest.Generation(connection);
        var rows = new List<SegmentRow>();
        var tracks = new List<TrackHashes>();
        var first = damaged.FirstOrdinal;
        var postings = 0L;
        foreach (var (ordinal, fingerprint) in Manifest.Fingerprints(connection, damaged.FirstOrdinal, damaged.LastOrdinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (postings >= postingsPerSegment) Write(ordinal - 1);
            var points = ConstellationHasher.Hash(fingerprint);
            tracks.Add(new TrackHashes(ordinal, points));
            postings += points.Length;
        }

        Write(damaged.LastOrdinal);
        return rows;

        void Write(int last)
        {
            var number = numbers.Next();
            var header = SegmentMerger.Write(PostingRun.Build(tracks), first, last, folder.Temporary(number), schemeId);
            folder.Publish(number);
            rows.Add(new SegmentRow(number, first, last, header.Postings, generation));
            tracks.Clear();
            postings = 0;
            first = last + 1;
        }
    }
}
