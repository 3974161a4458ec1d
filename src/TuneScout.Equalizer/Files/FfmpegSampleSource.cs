using System.Diagnostics;
using System.Globalization;

namespace TuneScout.Equalizer;

/// <summary>Decodes any file that an installed ffmpeg knows, in a process of its own, with its own rate and channels.</summary>
/// <remarks>
/// The process ends when the source is disposed, when a read is cancelled or takes too long, and, because nobody reads what
/// it writes, when this process dies. Only local files are read: what a playlist names elsewhere is not fetched. Not thread-safe.
/// </remarks>
internal sealed class FfmpegSampleSource : ISampleSource, ISourceDetails
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly FfmpegMessages _messages;
    private readonly Task _reading;
    private readonly DecoderPipe _pipe;
    private readonly WavSampleSource _wav;
    private long _samples;
    private bool _ended;
    private bool _disposed;

    private FfmpegSampleSource(string path, Process process, FfmpegMessages messages, Task reading, DecoderPipe pipe, WavSampleSource wav) =>
        (Name, _process, _messages, _reading, _pipe, _wav) = (path, process, messages, reading, pipe, wav);

    public string Name { get; }

    public int SampleRate => _wav.SampleRate;

    public int Channels => _wav.Channels;

    public TimeSpan? Duration => _messages.Duration;

    public string? TagFile => Name;

    public string? CoverStream => _messages.CoverStream;

    /// <summary>ffmpeg puts the tags into the header of the WAV that it writes.</summary>
    public IReadOnlyList<WavChunk> Chunks => _wav.Chunks;

    /// <summary>Identifies the process to tests.</summary>
    internal int ProcessId => _process.Id;

    /// <summary>Starts decoding a file, and waits for its first samples.</summary>
    /// <exception cref="SoundFileException">ffmpeg is missing, or cannot decode the file.</exception>
    public static async ValueTask<FfmpegSampleSource> OpenAsync(string path, FfmpegSettings settings, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var process = ExternalProgram.Start(settings.FfmpegPath, "ffmpeg", Arguments(path), keepInput: false) ?? throw Missing(path, settings.FfmpegPath);
        var messages = new FfmpegMessages();
        var reading = messages.ReadAsync(process.StandardError);
        var pipe = new DecoderPipe(process, settings.TimeProvider, settings.Timeout, path);
        try
        {
            if (!await pipe.WaitForFirstAsync(cancellationToken).ConfigureAwait(false))
            {
                await pipe.WaitForExitAsync(reading, cancellationToken).ConfigureAwait(false);
                throw process.ExitCode == 0 ? new SoundFileException(path, SoundFileError.Empty, "the file holds no sound") : messages.Explain(path, soundCame: false);
            }

            // What ffmpeg says of the file it has said before the first sample; a program that says nothing is not waited for.
            await Task.WhenAny(messages.Started, Task.Delay(LongestSilence, settings.TimeProvider, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return new FfmpegSampleSource(path, process, messages, reading, pipe, WavSampleSource.Open(pipe, path, leaveOpen: true));
        }
        catch
        {
            await EndAsync(process, pipe, reading).ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken = default)
    {
        SampleBuffers.CheckRoom(buffer, Channels);
        if (_ended) return 0;
        var count = await _wav.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _samples += count;
        if (count == 0) await FinishAsync(cancellationToken).ConfigureAwait(false);
        return count;
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        (_ended, _disposed) = (true, true);
        await _wav.DisposeAsync().ConfigureAwait(false);
        await EndAsync(_process, _pipe, _reading).ConfigureAwait(false);
    }

    internal static SoundFileException Missing(string path, string? configured) => new(path, SoundFileError.FfmpegMissing,
        (configured is null ? "this file needs ffmpeg, which is not installed" : $"this file needs ffmpeg, and {configured} is not a program that runs")
        + "; install it (Debian, Ubuntu: apt-get install ffmpeg; macOS: brew install ffmpeg; Windows: winget install ffmpeg). WAV files work without it");

    // Tags of the stream (Ogg has them there), then those of the file, in which the first wins.
    private static IEnumerable<string> Arguments(string path) =>
    [
        "-nostdin", "-hide_banner", "-nostats", "-v", "level+info", "-protocol_whitelist", "file,pipe", "-threads", "1",
        "-i", ExternalProgram.Input(path), "-vn", "-sn", "-dn", "-map", "0:a:0", "-map_metadata", "0:s:a:0", "-map_metadata", "0",
        "-c:a", "pcm_f32le", "-f", "wav", "-flush_packets", "0", "pipe:1",
    ];

    // The end of the pipe is the end of the sound only if ffmpeg says so, and if it is as long as the file announced.
    private async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        await _pipe.WaitForExitAsync(_reading, cancellationToken).ConfigureAwait(false);
        if (_process.ExitCode != 0) throw _messages.Explain(Name, _samples > 0);
        if (_samples == 0) throw new SoundFileException(Name, SoundFileError.Empty, "the file holds no sound");
        var decoded = (double)_samples / Channels / SampleRate;
        if (_messages.SureDuration is { TotalSeconds: var announced } && announced - decoded > 1 + (0.02 * announced))
        {
            throw new SoundFileException(Name, SoundFileError.Truncated, string.Create(CultureInfo.InvariantCulture,
                $"the file announces {announced:0.0} s of sound and {decoded:0.0} s are there: it is cut off or damaged; copy or download it again"));
        }

        _ended = true;
    }

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
