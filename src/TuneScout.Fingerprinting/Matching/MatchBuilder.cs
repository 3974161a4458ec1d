namespace TuneScout.Fingerprinting;

/// <summary>Turns what was found into what callers are told.</summary>
internal static class MatchBuilder
{
    // Nearer to a pure change of speed, tempo or pitch than this is that change: the measured ratios are good to 0.3 % and 5 cents.
    private const double Tolerance = 0.004;

    /// <summary>Describes a found track.</summary>
    /// <param name="found">What was found.</param>
    /// <param name="track">Its entry in the catalog.</param>
    /// <param name="queryDuration">The length of the query so far.</param>
    public static Match Build(TrackedSong found, Track track, TimeSpan queryDuration)
    {
        var (speed, tempo, cents) = Describe(found.Best.Warp);
        var rate = found.Best.Warp.Time;
        var offset = Frames(found.Offset);
        var start = Samples(found.StartSample);
        var end = Samples(found.EndSample);
        // Only that part of the windows in which the track plays: it may begin after the first window does, or end before the last.
        var trackStart = offset + (start * rate);
        if (trackStart < TimeSpan.Zero) (start, trackStart) = (start - (trackStart / rate), TimeSpan.Zero);
        var trackEnd = offset + (end * rate);
        if (trackEnd > track.Duration && track.Duration > trackStart) (end, trackEnd) = (start + ((track.Duration - trackStart) / rate), track.Duration);
        return new Match
        {
            Track = track,
            Confidence = found.Confidence,
            Score = found.Score,
            Margin = found.Margin,
            QueryStart = start,
            QueryEnd = end,
            TrackStart = trackStart,
            TrackEnd = trackEnd,
            Speed = speed,
            Tempo = tempo,
            PitchCents = cents,
            QueryCoverage = Share(end - start, queryDuration),
            TrackCoverage = Share(trackEnd - trackStart, track.Duration),
            Offsets = [offset, .. found.Repeats.Select(place => offset + Frames(place.Offset - found.Best.Offset))],
        };
    }

    private static (double Speed, double Tempo, double PitchCents) Describe(Warp warp)
    {
        var time = Math.Log(warp.Time);
        var frequency = Math.Log(warp.Frequency);
        if (warp.IsNone) return (1, 1, 0);
        if (Math.Abs(time - frequency) < Tolerance) return (Math.Exp((time + frequency) / 2), 1, 0);
        if (Math.Abs(frequency) < Tolerance) return (1, warp.Time, 0);
        var cents = 1200 / Math.Log(2) * frequency;
        return Math.Abs(time) < Tolerance ? (1, 1, cents) : (1, warp.Time, cents);
    }

    private static double Share(TimeSpan part, TimeSpan whole) => whole <= TimeSpan.Zero ? 0 : Math.Clamp(part / whole, 0, 1);

    private static TimeSpan Frames(double frames) => TimeSpan.FromSeconds(frames * FingerprintOptions.HopSamples / FingerprintOptions.SampleRate);

    private static TimeSpan Samples(long samples) => TimeSpan.FromSeconds((double)samples / FingerprintOptions.SampleRate);
}
