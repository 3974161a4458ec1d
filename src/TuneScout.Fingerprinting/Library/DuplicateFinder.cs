namespace TuneScout.Fingerprinting;

/// <summary>Finds tracks that hold the same recording as a fingerprint, or a part of it.</summary>
/// <remarks>
/// Hashes nominate (a spread sample of them: a duplicate shares most; then excerpts at other speeds); then the peaks are laid over each other,
/// slice by slice. Sharing a loop is not being the same: most of the recording has to agree, along one and the same line through both.
/// </remarks>
internal static class DuplicateFinder
{
    /// <summary>The part of a recording that must be in a track for it to be a duplicate.</summary>
    public const double LeastCoverage = 0.8;

    private const int MostHashes = 3000;
    private const int MostPlaces = 20;
    private const int LeastSlices = 5; // 10 s: less is a sample, not an overlap

    // At other speeds: excerpts of 10 s, from -2.5 to +2.5 %.
    private const int ExcerptFrames = 430;
    private const int ExcerptReach = 3; // slices to either side of an excerpt's middle
    private const int PairsPerPeak = 6;
    private const int MostCells = 4;
    private static readonly double[] Excerpts = [0.2, 0.5, 0.8];
    private static readonly Warp[] Speeds = [.. new[] { -2.5, -2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2, 2.5 }.Select(static percent => Warp.OfSpeed(1 + (percent / 100)))];

    /// <param name="Ordinal">The track.</param>
    /// <param name="Line">How the two lie over each other.</param>
    internal readonly record struct Found(int Ordinal, OverlapLine Line);

    /// <summary>Finds duplicates and overlaps.</summary>
    /// <returns>The best line for each track that has any, the one that holds most of the recording first.</returns>
    public static async ValueTask<IReadOnlyList<Found>> FindAsync(
        Fingerprint fingerprint, IHashSnapshot snapshot, TrackId? except, CancellationToken cancellationToken)
    {
        if (snapshot.TrackCount == 0) return [];
        var best = new Dictionary<int, OverlapLine>();
        using (var places = await VoteCounter.CountAsync(Sample(ConstellationHasher.Hash(fingerprint)), snapshot, MostPlaces, cancellationToken).ConfigureAwait(false))
        {
            for (var i = 0; i < places.Count; i++)
                await TraceAsync(places[i].Ordinal, places[i].Offset, 1, fingerprint.FrameCount / 2, 0).ConfigureAwait(false);
        }

        if (!best.Values.Any(static line => line.Coverage >= LeastCoverage))
        {
            foreach (var part in Excerpts)
            {
                var start = Math.Max(0, (int)((fingerprint.FrameCount * part) - (ExcerptFrames / 2)));
                using var keys = WarpedHashes.Of(WarpedPeaks.Of(fingerprint.Constellation, start, ExcerptFrames), Speeds, PairsPerPeak);
                using var places = await WarpVoteCounter.CountAsync(keys.Memory, Speeds.Length, MostCells, WarpStage.FewPostings, snapshot, cancellationToken).ConfigureAwait(false);
                for (var i = 0; i < places.Count; i++)
                {
                    var speed = Speeds[places[i].Warp].Time;
                    await TraceAsync(places[i].Ordinal, places[i].Offset - (start * speed), speed, start + (ExcerptFrames / 2), ExcerptReach).ConfigureAwait(false);
                }
            }
        }

        return [.. best.Select(static pair => new Found(pair.Key, pair.Value)).OrderByDescending(static found => found.Line.Coverage).ThenBy(static found => found.Ordinal)];

        async ValueTask TraceAsync(int ordinal, double offset, double speed, int anchor, int reach)
        {
            if (snapshot.GetTrackId(ordinal) == except) return;
            var constellation = await snapshot.GetConstellationAsync(ordinal, cancellationToken).ConfigureAwait(false);
            if (constellation is null || constellation.Count == 0) return;
            var line = OverlapLine.Trace(fingerprint, constellation, offset, speed, anchor, reach);
            if (line.AgreeingSlices >= Math.Min(LeastSlices, Math.Max(1, line.JudgedSlices * LeastCoverage))
                && (!best.TryGetValue(ordinal, out var known) || line.Coverage > known.Coverage)) best[ordinal] = line;
        }
    }

    // Evenly over the whole recording, not its first minute.
    private static HashPoint[] Sample(HashPoint[] points)
    {
        var sample = points;
        if (points.Length > MostHashes)
        {
            sample = new HashPoint[MostHashes];
            for (var i = 0; i < MostHashes; i++) sample[i] = points[(int)((long)i * points.Length / MostHashes)];
        }

        HashPoints.Sort(sample);
        return sample;
    }
}
