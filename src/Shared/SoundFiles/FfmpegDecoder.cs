using System.Diagnostics;
using System.Globalization;

namespace TuneScout;

/// <summary>A running ffmpeg that decodes one file into a pipe. Not thread-safe.</summary>
/// <remarks>The process ends when this is disposed, when a read is cancelled or takes too long, and, because nobody reads what it writes, when this process dies.</remarks>
internal sealed class FfmpegDecoder : IAsyncDisposable
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly Process _process;
    private readonly FfmpegMessages _messages;
    private readonly Task _reading;
    private bool _disposed;

    private FfmpegDecoder(string name, Process process, FfmpegMessages messages, TimeProvider timeProvider, TimeSpan timeout)
    {
        (_name, _process, _messages) = (name, process, messages);
        _reading = messages.ReadAsync(process.StandardError);
        Output = new DecoderPipe(process, timeProvider, timeout, name);
    }

    /// <summary>What it writes.</summary>
    public DecoderPipe Output { get; }

    /// <summary>The length that the file announces, where it does.</summary>
    public TimeSpan? Duration => _messages.Duration;

    /// <summary>Identifies the process to tests.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts ffmpeg and waits for its first sample.</summary>
    /// <param name="path">The file that <paramref name="arguments"/> decode.</param>
    /// <param name="program">The program; null for the first on the search path.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="timeout">How long it may give nothing.</param>
    /// <param name="timeProvider">The clock of the time-out.</param>
    /// <param name="listener">Hears what is said of the input.</param>
    /// <param name="cancellationToken">Stops the process.</param>
    /// <exception cref="SoundFault">ffmpeg is missing, or cannot decode the file.</exception>
    public static async ValueTask<FfmpegDecoder> StartAsync(
        string path, string? program, IEnumerable<string> arguments, TimeSpan timeout, TimeProvider timeProvider, IFfmpegInputListener listener, CancellationToken cancellationToken)
    {
        var process = ExternalProgram.Start(program, "ffmpeg", arguments) ?? throw Missing(path, program);
        var decoder = new FfmpegDecoder(path, process, new FfmpegMessages(listener), timeProvider, timeout);
        try
        {
            if (!await decoder.Output.WaitForFirstAsync(cancellationToken).ConfigureAwait(false)) throw await decoder.FailureAsync(cancellationToken).ConfigureAwait(false);

            // What ffmpeg says of the file it has said before the first sample; a program that says nothing is not waited for.
            await Task.WhenAny(decoder._messages.Started, Task.Delay(LongestSilence, timeProvider, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return decoder;
        }
        catch
        {
            await decoder.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The fault of a file for which there is no ffmpeg.</summary>
    public static SoundFault Missing(string path, string? configured) => new(path, SoundFaultKind.DecoderMissing,
        (configured is null ? "this file needs ffmpeg, which is not installed" : $"this file needs ffmpeg, and {configured} is not a program that runs")
        + "; install it (Debian, Ubuntu: apt-get install ffmpeg; macOS: brew install ffmpeg; Windows: winget install ffmpeg). WAV files work without it");

    /// <summary>Checks, after the last sample, that it was the last: the end of the pipe is the end of the sound only if ffmpeg says so, and if it is as long as the file announced.</summary>
    /// <param name="samples">Samples that came, of all channels.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="sampleRate">Sample frames per second.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SoundFault">It was not.</exception>
    public async ValueTask CheckEndAsync(long samples, int channels, int sampleRate, CancellationToken cancellationToken)
    {
        await Output.WaitForExitAsync(_reading, cancellationToken).ConfigureAwait(false);
        if (_process.ExitCode != 0) throw _messages.Explain(_name, samples > 0);
        if (samples == 0) throw Empty();
        var decoded = (double)samples / channels / sampleRate;
        if (_messages.SureDuration is { TotalSeconds: var announced } && announced - decoded > 1 + (0.02 * announced))
        {
            throw new SoundFault(_name, SoundFaultKind.Truncated, string.Create(CultureInfo.InvariantCulture,
                $"the file announces {announced:0.0} s of sound and {decoded:0.0} s are there: it is cut off or damaged; copy or download it again"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;

        // The pipe first: whoever still writes into it is told so.
        ExternalProgram.Kill(_process);
        await Output.DisposeAsync().ConfigureAwait(false);
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        _process.StandardError.Dispose();
        await _reading.ConfigureAwait(false);
        _process.Dispose();
    }

    private async ValueTask<SoundFault> FailureAsync(CancellationToken cancellationToken)
    {
        await Output.WaitForExitAsync(_reading, cancellationToken).ConfigureAwait(false);
        return _process.ExitCode == 0 ? Empty() : _messages.Explain(_name, soundCame: false);
    }

    private SoundFault Empty() => new(_name, SoundFaultKind.Empty, "the file holds no sound");
}
