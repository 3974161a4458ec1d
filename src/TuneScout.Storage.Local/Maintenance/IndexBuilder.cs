using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>Makes the whole index anew from the constellations, beside the old one. Nobody else writes to the folder meanwhile. Used once.</summary>
/// <remarks>
/// Segments of a few tracks are written and merged until one is left; only then one transaction puts it in the place of the old ones. Whatever
/// happens before leaves the old index as it was, and files that are in no manifest.
/// </remarks>
internal sealed class IndexBuilder(
    StoreFolder folder, Database database, FingerprintOptions options, SegmentNumbers numbers, int postingsPerSegment, IProgress<StoreProgress>? progress, CancellationToken cancellationToken)
{
    private const int MostMerged = 16;

    private sealed record Part(long Number, int FirstOrdinal, int LastOrdinal, long Postings);

    /// <summary>Builds, and replaces the old index.</summary>
    public void Run()
    {
        var rows = database.Read("reading the tracks", static connection => Manifest.TracksFrom(connection, 0));
        var generation = database.Read("reading the tracks", Manifest.Generation);
        var parts = new List<Part>();
        try
        {
            WriteParts(parts, rows);
            MergeParts(parts, ViewOf(rows, generation));
            Enter(parts, generation);
        }
        catch
        {
            foreach (var part in parts) folder.TryDelete(part.Number);
            throw;
        }
    }

    private void WriteParts(List<Part> parts, List<Manifest.TrackRow> rows)
    {
        var tracks = new List<TrackHashes>();
        var (first, postings, done, total) = (0, 0L, 0L, rows.Count(static row => row.RemovedAt is null));
        foreach (var page in ConstellationPages.Read(database, 0, rows.Count == 0 ? -1 : rows[^1].Ordinal, options, cancellationToken))
        {
            foreach (var track in page)
            {
                if (track.Points is null) throw new StoreException($"{folder.Database}: track {track.Id}: {track.Fault}. Remove the track and repeat; the old index was left as it is.");
                if (postings > 0 && postings + track.Points.Length > postingsPerSegment) Write(track.Ordinal - 1);
                tracks.Add(new TrackHashes(track.Ordinal, track.Points));
                postings += track.Points.Length;
            }

            done += page.Length;
            progress?.Report(new StoreProgress("hashing", done, total));
        }

        if (postings > 0) Write(rows[^1].Ordinal);

        void Write(int last)
        {
            var number = numbers.Next();
            parts.Add(new Part(number, first, last, postings));
            SegmentMerger.Write(PostingRun.Build(tracks), first, last, folder.Temporary(number), options.SchemeId);
            folder.Publish(number);
            tracks.Clear();
            postings = 0;
            first = last + 1;
        }
    }

    private void MergeParts(List<Part> parts, in TrackView view)
    {
        while (parts.Count > 1)
        {
            // The smallest neighbours first: all parts of a pass are about as large.
            for (var i = 0; i < parts.Count && parts.Count > 1; i++)
            {
                var inputs = parts.GetRange(i, Math.Min(MostMerged, parts.Count - i));
                progress?.Report(new StoreProgress("merging", i, parts.Count));
                if (inputs.Count > 1) parts[i] = Merge(inputs, view, parts);
                parts.RemoveRange(i + 1, inputs.Count - 1);
                foreach (var input in inputs.Count > 1 ? inputs : []) folder.TryDelete(input.Number);
            }
        }
    }

    private Part Merge(List<Part> inputs, in TrackView view, List<Part> parts)
    {
        var number = numbers.Next();
        var segments = new List<Segment>();
        try
        {
            foreach (var input in inputs) segments.Add(Segment.Open(folder.Segment(input.Number), RowOf(input, 0), options.SchemeId));
            var header = SegmentMerger.Merge(segments, view, folder.Temporary(number), options.SchemeId, cancellationToken);
            folder.Publish(number);
            return new Part(number, header.FirstOrdinal, header.LastOrdinal, header.Postings);
        }
        catch
        {
            parts.Add(new Part(number, 0, 0, 0)); // to be deleted with the others
            throw;
        }
        finally
        {
            foreach (var segment in segments) segment.Release();
        }
    }

    private void Enter(List<Part> parts, long generation)
    {
        var old = database.Write("entering the index", connection =>
        {
            var replaced = Manifest.Segments(connection).Select(static row => row.Number).ToList();
            Manifest.Replace(connection, replaced, parts.Select(part => RowOf(part, generation)));
            if (Schema.ReadOptions(connection, folder.Path) != options) ChangeScheme(connection);
            Manifest.NextGeneration(connection);
            return replaced;
        });
        // Readers that look at them still have them open; where that forbids to delete, the next opening does it.
        foreach (var number in old) folder.TryDelete(number);
        parts.Clear();
    }

    private void ChangeScheme(Connection connection)
    {
        Schema.WriteOptions(connection, options);
        foreach (var row in Manifest.TracksFrom(connection, 0))
        {
            if (row.RemovedAt is not null) continue;
            cancellationToken.ThrowIfCancellationRequested();
            var bytes = (byte[])connection.Scalar("SELECT fingerprint FROM constellations WHERE ordinal = $ordinal", ("$ordinal", row.Ordinal))!;
            var fingerprint = ConstellationPages.With(Fingerprint.Parse(bytes), options);
            connection.Execute("UPDATE constellations SET fingerprint = $fingerprint WHERE ordinal = $ordinal", ("$ordinal", row.Ordinal), ("$fingerprint", fingerprint.ToBytes()));
            connection.Execute("UPDATE tracks SET postings = $postings WHERE ordinal = $ordinal", ("$ordinal", row.Ordinal), ("$postings", ConstellationHasher.Hash(fingerprint).Length));
        }
    }

    private static SegmentRow RowOf(Part part, long generation) => new(part.Number, part.FirstOrdinal, part.LastOrdinal, part.Postings, generation);

    private static TrackView ViewOf(List<Manifest.TrackRow> rows, long generation)
    {
        var tracks = new TrackTable();
        foreach (var row in rows)
        {
            tracks.Add(row.Id, row.Ordinal);
            if (row.RemovedAt is { } removedAt) tracks.Remove(row.Ordinal, removedAt);
        }

        return tracks.At(generation);
    }
}
