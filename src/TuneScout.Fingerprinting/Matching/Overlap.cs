namespace TuneScout.Fingerprinting;

/// <summary>Whether a query and a track have enough in common at a place for the evidence to mean anything.</summary>
/// <remarks>
/// A query that lies mostly before a track's start or after its end is judged by a few of its peaks alone, which some place always fits.
/// </remarks>
internal static class Overlap
{
    private const int EnoughFrames = 5 * FingerprintOptions.SampleRate / FingerprintOptions.HopSamples;
    private const double EnoughOfTrack = 0.8;

    public static bool IsEnough(Constellation constellation, double offset, double time, int queryFrames)
    {
        if (constellation.Count == 0) return false;
        var (first, last) = (constellation.FirstFrame, constellation.EndFrame);
        var common = Math.Min(last, offset + (queryFrames * time)) - Math.Max(first, offset);
        var needed = Math.Min(Math.Min(queryFrames * time / 2, EnoughFrames), EnoughOfTrack * (last - first));
        return common >= needed;
    }
}
