namespace TuneScout.Fingerprinting;

/// <summary>Finds tracks that hold the same recording as a fingerprint.</summary>
/// <remarks>
/// Hashes nominate (a spread sample of them: a duplicate shares most); then the peaks are laid over each other, second by second.
/// Sharing a loop is not being the same: most of the recording has to agree, at one and the same offset.
/// </remarks>
internal static class DuplicateFinder
{
    /// <summary>The part of a recording that must be in a track for it to be a duplicate.</summary>
    public const double LeastCoverage = 0.8;

    private const int MostHashes = 3000;
    private const int MostPlaces = 20;
    private const int SliceFrames = 86; // 2 s
    private const int LeastPeaksPerSlice = 8;
    private const double LeastAgreement = 0.4;

    /// <param name="Ordinal">The track.</param>
    /// <param name="Offset">Its frame at which the recording starts.</param>
    /// <param name="Coverage">The part of the recording that it holds, 0 to 1.</param>
    internal readonly record struct Found(int Ordinal, int Offset, double Coverage);

    /// <summary>Finds duplicates.</summary>
    /// <returns>Those that hold enough of the recording, the one that holds most first.</returns>
    public static async ValueTask<IReadOnlyList<Found>> FindAsync(
        Fingerprint fingerprint, IHashSnapshot snapshot, TrackId? except, CancellationToken cancellationToken)
    {
        if (snapshot.TrackCount == 0) return [];
        var points = Sample(ConstellationHasher.Hash(fingerprint));
        var places = await VoteCounter.CountAsync(points, snapshot, MostPlaces, cancellationToken).ConfigureAwait(false);
        var found = new List<Found>();
        foreach (var place in places)
        {
            if (snapshot.GetTrackId(place.Ordinal) == except) continue;
            var constellation = await snapshot.GetConstellationAsync(place.Ordinal, cancellationToken).ConfigureAwait(false);
            if (constellation is null) continue;
            var coverage = Coverage(fingerprint, constellation, place.Offset);
            if (coverage >= LeastCoverage) found.Add(new Found(place.Ordinal, place.Offset, coverage));
        }

        return [.. found.OrderByDescending(f => f.Coverage).ThenBy(f => f.Ordinal).ThenBy(f => f.Offset)];
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

    private static double Coverage(Fingerprint fingerprint, Constellation track, int offset)
    {
        int judged = 0, agreeing = 0;
        for (var start = 0; start < fingerprint.FrameCount; start += SliceFrames)
        {
            var peaks = Agreement.Between(fingerprint.Constellation.Cells, start, start + SliceFrames);
            if (peaks.Length < LeastPeaksPerSlice) continue;
            judged++;
            if (Agreement.Of(peaks, track.Cells, offset) >= LeastAgreement) agreeing++;
        }

        return judged == 0 ? 0 : (double)agreeing / judged;
    }
}
