namespace TuneScout.Equalizer;

/// <summary>Sound that can be read from its start to its end: interleaved float samples at the source's own rate.</summary>
/// <remarks>
/// Full scale is -1 to 1; louder samples are allowed, NaN and infinity are not. An adapter only hands its samples
/// through.
/// Not thread-safe: one reader at a time.
/// </remarks>
public interface ISampleSource : IAsyncDisposable
{
    /// <summary>What messages call this source: a path, a device, a stream's name.</summary>
    string Name { get; }

    /// <summary>Sample frames per second and channel, in hertz; at least 1.</summary>
    int SampleRate { get; }

    /// <summary>Channels per sample frame; at least 1.</summary>
    int Channels { get; }

    /// <summary>The length, where the source knows it before it has been read; otherwise null.</summary>
    TimeSpan? Duration { get; }

    /// <summary>Reads the next samples.</summary>
    /// <param name="buffer">Receives interleaved samples; its length must be at least <see cref="Channels"/>.</param>
    /// <param name="cancellationToken">Stops waiting; the source can only be disposed afterwards.</param>
    /// <returns>How many floats were written: a multiple of <see cref="Channels"/>, 0 only at the end.</returns>
    /// <exception cref="SoundFileException">The sound cannot be read; the message names the source, the reason and what to do.</exception>
    /// <exception cref="ArgumentException">The buffer holds less than one sample frame.</exception>
    ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken = default);
}
