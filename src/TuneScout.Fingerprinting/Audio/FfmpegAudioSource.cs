using System.Buffers;
using System.Diagnostics;
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

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly FfmpegMessages _messages;
    private readonly Task _reading;
    private readonly DecoderPipe _pipe;
    private readonly WavAudioSource? _wav;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _from;
    private int _to;
    private long _samples;
    private bool _ended;

    private FfmpegAudioSource(string path, Process process, FfmpegMessages messages, Task reading, DecoderPipe pipe, WavAudioSource? wav)
    {
        (_process, _messages, _reading, _pipe, _wav) = (process, messages, reading, pipe, wav);
        Name = path;
        SampleRate = wav?.SampleRate ?? FingerprintOptions.SampleRate;
        Channels = wav?.Channels ?? 1;
        Duration = messages.Duration;
        var (title, artist, album) = messages.Tags.Told;
        if (!messages.Tags.IsCut) Tags = AudioTags.Of(path, title, artist, album, Duration);
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
    internal int ProcessId => _process.Id;

    /// <summary>Starts decoding a file, and waits for its first samples.</summary>
    /// <param name="path">The file; any characters.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Stops the process.</param>
    /// <exception cref="AudioException">ffmpeg is missing, or cannot decode the file.</exception>
    /// <exception cref="ArgumentException">Options are out of range.</exception>
    public static async ValueTask<FfmpegAudioSource> OpenAsync(string path, FfmpegOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new FfmpegOptions();
        options.Validate();
        cancellationToken.ThrowIfCancellationRequested();
        var process = ExternalProgram.Start(options.FfmpegPath, "ffmpeg", Arguments(path, options.KeepFormat)) ?? throw Missing(path, options.FfmpegPath);
        var messages = new FfmpegMessages();
        var reading = messages.ReadAsync(process.StandardError);
        var pipe = new DecoderPipe(process, options.TimeProvider, options.OutputTimeout, path);
        try
        {
            WavAudioSource? wav = null;
            if (!await pipe.WaitForFirstAsync(cancellationToken).ConfigureAwait(false)) throw await FailureAsync(path, process, pipe, reading, messages, cancellationToken).ConfigureAwait(false);

            // What ffmpeg says of the file it has said before the first sample; a program that says nothing is not waited for.
            await Task.WhenAny(messages.Started, Task.Delay(LongestSilence, options.TimeProvider, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (options.KeepFormat) wav = WavAudioSource.Open(pipe, path, leaveOpen: true);
            return new FfmpegAudioSource(path, process, messages, reading, pipe, wav);
        }
        catch
        {
            await EndAsync(process, pipe, reading).ConfigureAwait(false);
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
        if (count == 0) await FinishAsync(cancellationToken).ConfigureAwait(false);
        return count;
    }

    /// <summary>Stops ffmpeg, if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        _ended = true;
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        else return;
        _buffer = [];
        if (_wav is not null) await _wav.DisposeAsync().ConfigureAwait(false);
        await EndAsync(_process, _pipe, _reading).ConfigureAwait(false);
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
            var count = await _pipe.ReadAsync(_buffer.AsMemory(_to, room), cancellationToken).ConfigureAwait(false);
            if (count == 0) return 0;
            _to += count;
        }

        var samples = Math.Min((_to - _from) / sizeof(float), buffer.Length);
        PcmConverter.ToFloat(_buffer.AsSpan(_from, samples * sizeof(float)), WavEncoding.Float32, buffer.Span[..samples]);
        _from += samples * sizeof(float);
        return samples;
    }

    // The end of the pipe is the end of the sound only if ffmpeg says so, and if it is as long as the file announced.
    private async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        await _pipe.WaitForExitAsync(_reading, cancellationToken).ConfigureAwait(false);
        if (_process.ExitCode != 0) throw _messages.Explain(Name, _samples > 0);
        if (_samples == 0) throw new AudioException(Name, AudioError.Empty, "the file holds no sound");
        var decoded = (double)_samples / Channels / SampleRate;
        if (_messages.SureDuration is { TotalSeconds: var announced } && announced - decoded > 1 + (0.02 * announced))
        {
            throw new AudioException(Name, AudioError.Truncated, string.Create(CultureInfo.InvariantCulture,
                $"the file announces {announced:0.0} s of sound and {decoded:0.0} s are there: it is cut off or damaged; copy or download it again"));
        }

        _ended = true;
    }

    private static async ValueTask<AudioException> FailureAsync(
        string path, Process process, DecoderPipe pipe, Task reading, FfmpegMessages messages, CancellationToken cancellationToken)
    {
        await pipe.WaitForExitAsync(reading, cancellationToken).ConfigureAwait(false);
        return process.ExitCode == 0 ? new(path, AudioError.Empty, "the file holds no sound") : messages.Explain(path, soundCame: false);
    }

    private static AudioException Missing(string path, string? configured) => new(path, AudioError.DecoderMissing,
        (configured is null ? "this file needs ffmpeg, which is not installed" : $"this file needs ffmpeg, and {configured} is not a program that runs")
        + "; install it (Debian, Ubuntu: apt-get install ffmpeg; macOS: brew install ffmpeg; Windows: winget install ffmpeg). WAV files work without it");

    private static async ValueTask EndAsync(Process process, DecoderPipe pipe, Task reading)
    {
        // The pipe first: whoever still writes into it is told so.
        ExternalProgram.Kill(process);
        await pipe.DisposeAsync().ConfigureAwait(false);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        process.StandardError.Dispose();
        await reading.ConfigureAwait(false);
        process.Dispose();
    }
}
