namespace TuneScout.Fingerprinting;

/// <summary>Sound that arrives block by block, as a capture device or a socket delivers it. Not thread-safe.</summary>
/// <param name="blocks">Interleaved samples; blocks of any sizes, each a whole number of sample frames. What they lie in may be used anew once the next one is asked for.</param>
/// <param name="sampleRate">Sample frames per second, in hertz.</param>
/// <param name="channels">Channels per sample frame.</param>
/// <param name="name">What messages call it.</param>
public sealed class BlockAudioSource(IAsyncEnumerable<ReadOnlyMemory<float>> blocks, int sampleRate, int channels = 1, string name = "stream") : IAudioSource
{
    private readonly IAsyncEnumerable<ReadOnlyMemory<float>> _blocks = blocks ?? throw new ArgumentNullException(nameof(blocks));
    private IAsyncEnumerator<ReadOnlyMemory<float>>? _enumerator;
    private ReadOnlyMemory<float> _rest;

    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public int SampleRate { get; } = sampleRate;

    /// <inheritdoc/>
    public int Channels { get; } = channels;

    /// <inheritdoc/>
    public TimeSpan? Duration => null;

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken = default)
    {
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

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_enumerator is not null) await _enumerator.DisposeAsync().ConfigureAwait(false);
        _enumerator = null;
    }
}
