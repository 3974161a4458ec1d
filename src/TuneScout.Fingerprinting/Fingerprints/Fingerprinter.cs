namespace TuneScout.Fingerprinting;

/// <summary>Makes fingerprints by spectral peaks. Thread-safe.</summary>
public sealed class Fingerprinter(FingerprintOptions? options = null) : IFingerprinter
{
    /// <inheritdoc/>
    public FingerprintOptions Options { get; } = options ?? FingerprintOptions.Default;

    /// <inheritdoc/>
    public ValueTask<Fingerprint> FingerprintAsync(IAudioSource source, IProgress<TimeSpan>? progress = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public FingerprintStream BeginStream() => new();
}
