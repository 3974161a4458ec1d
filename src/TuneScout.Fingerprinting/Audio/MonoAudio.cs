namespace TuneScout.Fingerprinting;

/// <summary>Reads sources as the analysis hears them. Stateless and thread-safe.</summary>
public static class MonoAudio
{
    private const int BlockSamples = 1 << 14;

    /// <summary>Reads a source whole: mixed down to mono, at <see cref="FingerprintOptions.SampleRate"/>. For clips; it takes 44 kB a second.</summary>
    /// <param name="source">Any rate and channels; read to its end, not disposed.</param>
    /// <param name="cancellationToken">Stops between two blocks.</param>
    /// <returns>Mono samples at <see cref="FingerprintOptions.SampleRate"/>, full scale -1 to 1.</returns>
    /// <exception cref="AudioException">The source cannot be read, or holds NaN or infinite samples.</exception>
    public static async ValueTask<float[]> ReadAsync(IAudioSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var samples = new List<float>();
        var block = new float[BlockSamples];
        var reader = new MonoReader(source);
        await using var _ = reader.ConfigureAwait(false);
        while (true)
        {
            var read = await reader.ReadAsync(block, cancellationToken).ConfigureAwait(false);
            if (read == 0) return [.. samples];
            samples.AddRange(block.AsSpan(0, read));
        }
    }
}
