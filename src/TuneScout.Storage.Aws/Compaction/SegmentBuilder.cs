using System.Globalization;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Makes segments: of level 0, or of other segments. Thread-safe.</summary>
internal sealed class SegmentBuilder(SegmentObjects objects, string schemeId)
{
    /// <summary>A segment of the tracks that no segment covers.</summary>
    public Task<SegmentInfo> FromLevel0Async(Level0Copy level0, CancellationToken cancellationToken) => BuildAsync(
        level0.FirstOrdinal, level0.LastOrdinal, level0.View,
        path => SegmentMerger.Write(level0.Memory.Join(level0.View), level0.FirstOrdinal, level0.LastOrdinal, path, schemeId),
        [.. level0.Tracks.Select(static entry => (entry.Row, (Func<byte[]>)(() => entry.Fingerprint)))],
        cancellationToken);

    /// <summary>One segment of several that follow each other; what is gone is left out. Whoever calls it keeps them open.</summary>
    public Task<SegmentInfo> FromSegmentsAsync(IReadOnlyList<Segment> segments, TrackView view, CancellationToken cancellationToken)
    {
        var tracks = new List<(TrackRow Row, Func<byte[]> Fingerprint)>();
        foreach (var pack in segments.Select(static segment => (ConstellationPack)segment.Companion!))
        {
            for (var i = 0; i < pack.Rows.Length; i++)
            {
                var index = i;
                if (view.IsAlive(pack.Rows[i].Ordinal)) tracks.Add((pack.Rows[i], () => pack.Read(index)));
            }
        }

        return BuildAsync(
            segments[0].Row.FirstOrdinal, segments[^1].Row.LastOrdinal, view, path => SegmentMerger.Merge(segments, view, path, schemeId, cancellationToken), tracks, cancellationToken);
    }

    private async Task<SegmentInfo> BuildAsync(
        int first, int last, TrackView view, Func<string, SegmentHeader> write, List<(TrackRow Row, Func<byte[]> Fingerprint)> tracks, CancellationToken cancellationToken)
    {
        var postings = objects.TemporaryPath();
        var pack = objects.TemporaryPath();
        try
        {
            var header = await Task.Run(() => write(postings), cancellationToken).ConfigureAwait(false);
            await Task.Run(() => ConstellationPack.Write(pack, tracks), cancellationToken).ConfigureAwait(false);
            var info = new SegmentInfo(
                IndexCommitter.NewToken().ToString("x16", CultureInfo.InvariantCulture), first, last, header.Postings, tracks.Count, view.Generation,
                new FileInfo(postings).Length, await SegmentObjects.ChecksumAsync(postings, cancellationToken).ConfigureAwait(false),
                new FileInfo(pack).Length, await SegmentObjects.ChecksumAsync(pack, cancellationToken).ConfigureAwait(false));
            await objects.PutAsync(info, postings, pack, cancellationToken).ConfigureAwait(false);
            return info;
        }
        finally
        {
            File.Delete(postings);
            File.Delete(pack);
        }
    }
}
