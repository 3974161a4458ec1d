using System.Buffers;
using System.Globalization;

namespace TuneScout.Fingerprinting;

/// <summary>Decodes any audio file that an installed ffmpeg knows, in a process of its own.</summary>
/// <remarks>
/// The process ends when the source is disposed, when a read is cancelled or takes too long, and, because nobody reads what
/// it writes, when this process dies. Only local files are read: what a playlist names elsewhere is not fetched. Not thread-safe.
/// </remarks>
public sealed class FfmpegAudioSource : IAudioSource
{
    /// <summary>What a pipe holds on Linux.</summary>
    private const int BufferBytes = 1 << 16;

    private readonly FfmpegDecoder _decoder;
    private readonly WavReader? _wav;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _from;
    private int _to;
    private long _samples;
    private bool _ended;

    private FfmpegAudioSource(string path, FfmpegDecoder decoder, FfmpegTags tags, WavReader? wav)
    {
        (_decoder, _wav) = (decoder, wav);
        Name = path;
        SampleRate = wav?.SampleRate ?? FingerprintOptions.SampleRate;
        Channels = wav?.Channels ?? 1;
        Duration = decoder.Duration;
        var (title, artist, album) = tags.Told;
        if (!tags.IsCut) Tags = AudioTags.Of(path, title, artist, album, Duration);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int SampleRate { get; }

    /// <inheritdoc/>
    public int Channels { get; }

    /// <inheritdoc/>
    public TimeSpan? Duration { get; }

    /// <summary>
    /// What the file says about its music: the same as <see cref="AudioTags.ReadAsync"/> tells, without a process of its own;
    /// null where a tag is longer than the 255 bytes that ffmpeg tells of it.
    /// </summary>
    public AudioTags? Tags { get; }

    /// <summary>Identifies the process to tests.</summary>
    internal int ProcessId => _decoder.ProcessId;

    /// <summary>Starts decoding a file, and waits for its first samples.</summary>
    /// <param name="path">The file; any characters.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Stops the process.</param>
    /// <returns>The source, before its first sample: mono at <see cref="FingerprintOptions.SampleRate"/>, or as the file has it with <see cref="FfmpegOptions.KeepFormat"/>.</returns>
    /// <exception cref="AudioException">ffmpeg is missing, gives nothing in time, or cannot decode the file.</exception>
    /// <exception cref="ArgumentException">The path is empty, or options are out of range.</exception>
    public static async ValueTask<FfmpegAudioSource> OpenAsync(string path, FfmpegOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new FfmpegOptions();
        options.Validate();
        cancellationToken.ThrowIfCancellationRequested();
        var tags = new FfmpegTags();
        var decoder = await FfmpegDecoder.StartAsync(
            path, options.FfmpegPath, Arguments(path, options.KeepFormat), options.OutputTimeout, options.TimeProvider, tags, cancellationToken).ConfigureAwait(false);
        try
        {
            return new FfmpegAudioSource(path, decoder, tags, options.KeepFormat ? WavReader.Open(decoder.Output, path, leaveOpen: true) : null);
        }
        catch
        {
            await decoder.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken = default)
    {
        AudioBuffers.CheckRoom(buffer, Channels);
        if (_ended) return 0;
        var count = _wav is null
            ? await ReadRawAsync(buffer, cancellationToken).ConfigureAwait(false)
            : await _wav.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _samples += count;
        if (count > 0) return count;
        await _decoder.CheckEndAsync(_samples, Channels, SampleRate, cancellationToken).ConfigureAwait(false);
        _ended = true;
        return 0;
    }

    /// <summary>Stops ffmpeg, if it still runs.</summary>
    /// <returns>A task that ends when it is gone.</returns>
    public async ValueTask DisposeAsync()
    {
        _ended = true;
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        else return;
        _buffer = [];
        if (_wav is not null) await _wav.DisposeAsync().ConfigureAwait(false);
        await _decoder.DisposeAsync().ConfigureAwait(false);
    }

    // Unflushed, ffmpeg hands over 32 KiB at a time instead of every packet of 1 KiB, each of which would wake this process.
    // Decoders with several threads use more processor time for the same sound; files are decoded side by side instead.
    private static IEnumerable<string> Arguments(string path, bool keepFormat) =>
    [
        "-nostdin", "-hide_banner", "-nostats", "-v", "level+info", "-protocol_whitelist", "file,pipe", "-threads", "1",
        "-i", ExternalProgram.Input(path), "-vn", "-sn", "-dn", "-map", "0:a:0",
        .. keepFormat ? (string[])["-c:a", "pcm_f32le", "-f", "wav"]
            : ["-ac", "1", "-ar", FingerprintOptions.SampleRate.ToString(CultureInfo.InvariantCulture), "-f", "f32le"],
        "-flush_packets", "0", "pipe:1",
    ];

    private async ValueTask<int> ReadRawAsync(Memory<float> buffer, CancellationToken cancellationToken)
    {
        while (_to - _from < sizeof(float))
        {
            // Less than a sample is left over: it goes to the front.
            _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
            (_from, _to) = (0, _to - _from);
            var room = (int)Math.Min((long)buffer.Length * sizeof(float), BufferBytes) - _to;
            var count = await _decoder.Output.ReadAsync(_buffer.AsMemory(_to, room), cancellationToken).ConfigureAwait(false);
            if (count == 0) return 0;
            _to += count;
        }

        var samples = Math.Min((_to - _from) / sizeof(float), buffer.Length);
        PcmConverter.ToFloat(_buffer.AsSpan(_from, samples * sizeof(float)), WavEncoding.Float32, buffer.Span[..samples]);
        _from += samples * sizeof(float);
        return samples;
    }
}
