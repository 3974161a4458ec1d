namespace TuneScout.Fingerprinting;

/// <summary>Sound that is already in memory.</summary>
/// <remarks>Reads from the start once; make another one to read again. Not thread-safe.</remarks>
public sealed class MemoryAudioSource : IAudioSource
{
    private ReadOnlyMemory<float> _rest;

    /// <summary>Wraps samples without copying them.</summary>
    /// <param name="samples">Interleaved samples, a multiple of <paramref name="channels"/>; must not change while they are read.</param>
    /// <param name="sampleRate">Sample frames per second, in hertz; at least 1.</param>
    /// <param name="channels">Channels per sample frame; at least 1.</param>
    /// <param name="name">What messages call this sound.</param>
    /// <exception cref="ArgumentException">The rate or the channels are below 1, or the samples end within a sample frame.</exception>
    public MemoryAudioSource(ReadOnlyMemory<float> samples, int sampleRate, int channels = 1, string name = "memory")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentNullException.ThrowIfNull(name);
        if (samples.Length % channels != 0)
            throw new ArgumentException($"{samples.Length} samples are not whole sample frames of {channels} channels.", nameof(samples));
        _rest = samples;
        SampleRate = sampleRate;
        Channels = channels;
        Name = name;
        Duration = TimeSpan.FromSeconds((double)(samples.Length / channels) / sampleRate);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int SampleRate { get; }

    /// <inheritdoc/>
    public int Channels { get; }

    /// <inheritdoc/>
    public TimeSpan? Duration { get; }

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<int>(cancellationToken);
        AudioBuffers.CheckRoom(buffer, Channels);
        var count = Math.Min(_rest.Length, buffer.Length - (buffer.Length % Channels));
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return ValueTask.FromResult(count);
    }

    /// <summary>Does nothing: the samples belong to the caller.</summary>
    /// <returns>A task that has ended.</returns>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
