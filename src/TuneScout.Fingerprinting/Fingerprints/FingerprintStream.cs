namespace TuneScout.Fingerprinting;

/// <summary>Makes a fingerprint of sound that is pushed block by block. Not thread-safe.</summary>
public sealed class FingerprintStream
{
    /// <summary>Takes the next samples.</summary>
    /// <param name="samples">Mono samples at <see cref="FingerprintOptions.SampleRate"/>, any number of them.</param>
    public void Push(ReadOnlySpan<float> samples) => throw new NotSupportedException();

    /// <summary>Ends the sound.</summary>
    /// <returns>The fingerprint of all that was pushed since the start or the last <see cref="Reset"/>.</returns>
    public Fingerprint Complete() => throw new NotSupportedException();

    /// <summary>Forgets everything and begins anew.</summary>
    public void Reset() => throw new NotSupportedException();
}
