namespace TuneScout.Fingerprinting;

/// <summary>Whether a fingerprint says anything.</summary>
internal static class FingerprintCheck
{
    /// <summary>Refuses a fingerprint without peaks.</summary>
    /// <param name="name">The recording, for the message.</param>
    /// <param name="fingerprint">The fingerprint.</param>
    /// <exception cref="AudioException">It is of less than a frame, or of silence.</exception>
    public static void EnsureUsable(string name, Fingerprint fingerprint)
    {
        if (fingerprint.FrameCount == 0)
        {
            throw new AudioException(name, AudioError.TooShort,
                $"too short: {fingerprint.Duration.TotalSeconds:0.000} s of sound, at least {(double)FingerprintOptions.FrameSamples / FingerprintOptions.SampleRate:0.000} s are needed");
        }

        if (fingerprint.Constellation.Count == 0)
            throw new AudioException(name, AudioError.Silent, "nothing but silence");
    }
}
