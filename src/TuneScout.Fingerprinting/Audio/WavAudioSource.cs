namespace TuneScout.Fingerprinting;

/// <summary>Reads WAV files without any decoder: PCM of 8, 16, 24 and 32 bits, float of 32 and 64 bits; RIFF, RF64 and BW64.</summary>
/// <remarks>
/// Reads as it goes, from streams that can seek and from those that cannot. A file whose size was never put in, as a pipe
/// leaves it, is read to its end. Not thread-safe.
/// </remarks>
public sealed class WavAudioSource : IAudioSource
{
    private readonly WavReader _reader;

    private WavAudioSource(WavReader reader) => _reader = reader;

    /// <inheritdoc/>
    public string Name => _reader.Name;

    /// <inheritdoc/>
    public int SampleRate => _reader.SampleRate;

    /// <inheritdoc/>
    public int Channels => _reader.Channels;

    /// <inheritdoc/>
    public TimeSpan? Duration => _reader.Duration;

    /// <summary>Reads the header of a WAV file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The source, before its first sample.</returns>
    /// <exception cref="AudioException">The file cannot be read, is not a WAV file, is truncated or empty, or has a codec that needs a decoder.</exception>
    public static WavAudioSource Open(string path) => Open(FileReading.OpenRead(path), path);

    /// <summary>Reads the header of a WAV file from a stream, from where it stands; with synchronous reads, which the body of a web request refuses: for that see <see cref="OpenAsync"/>.</summary>
    /// <param name="stream">Need not be seekable; if it is, a truncated file is found out at once and not only at its end.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the source is disposed; it is closed if opening fails and this is false.</param>
    /// <returns>The source, before its first sample.</returns>
    /// <exception cref="AudioException">The stream cannot be read, is not a WAV file, is truncated or empty, or has a codec that needs a decoder.</exception>
    public static WavAudioSource Open(Stream stream, string name, bool leaveOpen = false) => new(WavReader.Open(stream, name, leaveOpen));

    /// <summary>Reads the header of a WAV file from a stream, from where it stands, without a synchronous read: the stream may be the body of a web request.</summary>
    /// <param name="stream">Need not be seekable; if it is, a truncated file is found out at once and not only at its end.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the source is disposed; it is closed if opening fails and this is false.</param>
    /// <param name="cancellationToken">Stops waiting for the header; the stream is closed where <paramref name="leaveOpen"/> is false.</param>
    /// <returns>The source, before its first sample.</returns>
    /// <exception cref="AudioException">The stream cannot be read, is not a WAV file, is truncated or empty, or has a codec that needs a decoder.</exception>
    public static async ValueTask<WavAudioSource> OpenAsync(Stream stream, string name, bool leaveOpen = false, CancellationToken cancellationToken = default) =>
        new(await WavReader.OpenAsync(stream, name, leaveOpen, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken = default) => _reader.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _reader.DisposeAsync();
}
