using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>How many of a track's peaks a clip has.</summary>
internal readonly record struct PeakCounts(int Heard, int Faint, int Absent)
{
    /// <summary>Evidence from which on a peak counts as heard: one deviation. Wrong places have about one in six of them.</summary>
    public const double HeardFrom = 1;

    public int All => Heard + Faint + Absent;

    public static PeakCounts Of(IReadOnlyList<ExplainedPeak> peaks)
    {
        var heard = peaks.Count(static peak => peak.Evidence >= HeardFrom);
        var absent = peaks.Count(static peak => peak.Evidence < 0);
        return new PeakCounts(heard, peaks.Count - heard - absent, absent);
    }
}
