namespace TuneScout.Fingerprinting;

/// <summary>Makes fingerprints of sound. Implementations are thread-safe.</summary>
public interface IFingerprinter
{
    /// <summary>The options of every fingerprint it makes.</summary>
    FingerprintOptions Options { get; }

    /// <summary>Reads a source to its end and makes its fingerprint, in memory that does not grow with the length of the sound.</summary>
    /// <param name="source">Any rate and channels; not disposed.</param>
    /// <param name="progress">Told the time of sound read so far; may be null.</param>
    /// <param name="cancellationToken">Stops between two blocks.</param>
    /// <returns>The fingerprint; without peaks where there is nothing but silence or less than a frame.</returns>
    /// <exception cref="AudioException">The source cannot be read, or holds NaN or infinite samples.</exception>
    ValueTask<Fingerprint> FingerprintAsync(IAudioSource source, IProgress<TimeSpan>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Begins a fingerprint of sound that is pushed block by block.</summary>
    /// <returns>A stream of its own; the same samples in any block sizes give the same fingerprint, bit for bit.</returns>
    FingerprintStream BeginStream();
}
