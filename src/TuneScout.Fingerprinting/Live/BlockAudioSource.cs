namespace TuneScout.Fingerprinting;

/// <summary>Sound that arrives block by block, as a capture device or a socket delivers it. Not thread-safe.</summary>
public sealed class BlockAudioSource : IAudioSource
{
    private readonly IAsyncEnumerable<ReadOnlyMemory<float>> _blocks;
    private IAsyncEnumerator<ReadOnlyMemory<float>>? _enumerator;
    private ReadOnlyMemory<float> _rest;

    /// <summary>Wraps blocks without copying them; asks for the first one with the first read.</summary>
    /// <param name="blocks">Interleaved samples; blocks of any sizes, each a whole number of sample frames. What they lie in may be used anew once the next one is asked for.</param>
    /// <param name="sampleRate">Sample frames per second, in hertz; at least 1.</param>
    /// <param name="channels">Channels per sample frame; at least 1.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate or the channels are below 1.</exception>
    public BlockAudioSource(IAsyncEnumerable<ReadOnlyMemory<float>> blocks, int sampleRate, int channels = 1, string name = "stream")
    {
        ArgumentNullException.ThrowIfNull(blocks);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentNullException.ThrowIfNull(name);
        _blocks = blocks;
        SampleRate = sampleRate;
        Channels = channels;
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int SampleRate { get; }

    /// <inheritdoc/>
    public int Channels { get; }

    /// <inheritdoc/>
    public TimeSpan? Duration => null;

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken = default)
    {
        AudioBuffers.CheckRoom(buffer, Channels);
        _enumerator ??= _blocks.GetAsyncEnumerator(cancellationToken);
        while (_rest.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!await _enumerator.MoveNextAsync().ConfigureAwait(false)) return 0;
            _rest = _enumerator.Current;
            if (_rest.Length % Channels != 0)
                throw new AudioException(Name, AudioError.InvalidSamples, $"a block has {_rest.Length} samples, no whole number of sample frames of {Channels} channels");
        }

        var count = Math.Min(_rest.Length, buffer.Length / Channels * Channels);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    /// <summary>Ends the enumeration of the blocks.</summary>
    /// <returns>A task that ends with it.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_enumerator is not null) await _enumerator.DisposeAsync().ConfigureAwait(false);
        _enumerator = null;
    }
}
