namespace TuneScout.Fingerprinting;

/// <summary>Why nothing was found, for people.</summary>
internal static class NoMatchReason
{
    /// <summary>Names the first thing that was missing.</summary>
    /// <param name="duration">The length of the query.</param>
    /// <param name="heard">Whether it held a sound.</param>
    /// <param name="trackCount">Tracks in the library.</param>
    public static string Of(TimeSpan duration, bool heard, int trackCount)
    {
        if (duration.TotalSeconds * FingerprintOptions.SampleRate < FingerprintOptions.FrameSamples - 0.5)
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"too short: {duration.TotalSeconds:0.000} s of sound");
        if (!heard) return "nothing but silence";
        return trackCount == 0 ? "the library is empty" : "no track of the library stands out";
    }
}
