using System.Buffers;

namespace TuneScout.Fingerprinting;

/// <summary>Makes fingerprints by spectral peaks. Thread-safe.</summary>
public sealed class Fingerprinter : IFingerprinter
{
    private const int BlockSamples = 1 << 14;

    /// <summary>Prepares a fingerprinter.</summary>
    /// <param name="options">Null for <see cref="FingerprintOptions.Default"/>.</param>
    /// <exception cref="ArgumentException">Options are out of range.</exception>
    public Fingerprinter(FingerprintOptions? options = null)
    {
        Options = options ?? FingerprintOptions.Default;
        Options.Validate();
    }

    /// <inheritdoc/>
    public FingerprintOptions Options { get; }

    /// <summary>Samples that a sound may have; less than the most only in tests.</summary>
    internal long MostSamples { get; init; } = Fingerprint.MostSamples;

    /// <inheritdoc/>
    public async ValueTask<Fingerprint> FingerprintAsync(IAudioSource source, IProgress<TimeSpan>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var stream = BeginStream();
        var buffer = ArrayPool<float>.Shared.Rent(BlockSamples);
        try
        {
            var reader = new MonoReader(source);
            await using var _ = reader.ConfigureAwait(false);
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var read = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read == 0) return stream.Complete();
                if (read > stream.Room)
                    throw new AudioException(source.Name, AudioError.Unsupported, "longer than 27 hours, the most a fingerprint can hold; split it");
                stream.Push(buffer.AsSpan(0, read));
                progress?.Report(stream.Position);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public FingerprintStream BeginStream() => new(Options, MostSamples);
}
