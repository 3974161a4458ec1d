namespace TuneScout.DemoMusic;

/// <summary>Cuts clips from random places that are not silent.</summary>
public static class ClipCutter
{
    private const int Attempts = 30;
    private const double QuietestRoot = 0.01; // -40 dB

    /// <summary>Cuts one clip.</summary>
    /// <param name="samples">The recording.</param>
    /// <param name="length">Samples in the clip.</param>
    /// <param name="seed">Chooses the place.</param>
    /// <returns>Where the clip starts, and the clip; null where the recording is too short or silent throughout.</returns>
    public static (int Start, float[] Clip)? Cut(ReadOnlySpan<float> samples, int length, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        var random = new Prng(seed);
        for (var attempt = 0; attempt < Attempts && samples.Length >= length; attempt++)
        {
            var start = random.Next(samples.Length - length + 1);
            var clip = samples.Slice(start, length);
            if (!IsSilent(clip)) return (start, clip.ToArray());
        }

        return null;
    }

    private static bool IsSilent(ReadOnlySpan<float> clip)
    {
        for (var part = 0; part < 5; part++)
        {
            var slice = clip[(clip.Length * part / 5)..(clip.Length * (part + 1) / 5)];
            if (Math.Sqrt(Degradation.Power(slice)) < QuietestRoot) return true;
        }

        return false;
    }
}
