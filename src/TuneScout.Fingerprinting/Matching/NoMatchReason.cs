using System.Globalization;

namespace TuneScout.Fingerprinting;

/// <summary>Why nothing was found, for people.</summary>
internal static class NoMatchReason
{
    // Under noise one second is enough, of clean sound less; what is shorter than this is hardly ever named.
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(0.5);

    /// <summary>Names the first thing that was missing.</summary>
    /// <param name="duration">The length of the query.</param>
    /// <param name="heard">Whether it held a sound.</param>
    /// <param name="trackCount">Tracks in the library.</param>
    public static string Of(TimeSpan duration, bool heard, int trackCount)
    {
        var isFrame = duration.TotalSeconds * FingerprintOptions.SampleRate >= FingerprintOptions.FrameSamples - 0.5;
        if (isFrame && !heard) return "nothing but silence";
        if (duration < Least) return string.Create(CultureInfo.InvariantCulture, $"too short: {duration.TotalSeconds:0.000} s of sound");
        return trackCount == 0 ? "the library is empty" : "no track of the library stands out";
    }
}
