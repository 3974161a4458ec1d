using System.Diagnostics;
using System.Globalization;

namespace TuneScout.Equalizer;

/// <summary>Encodes samples with an installed ffmpeg, in a process of its own that is fed through a pipe.</summary>
/// <remarks>
/// The process ends when the writer is disposed, when a write is cancelled or ffmpeg takes nothing for too long, and, because its input ends, when this process dies. Not thread-safe.
/// </remarks>
internal sealed class FfmpegSampleWriter : ISampleWriter
{
    private readonly string _name;
    private readonly Process _process;
    private readonly FfmpegMessages _messages = new();
    private readonly Task _reading;
    private readonly Task _draining;
    private readonly SampleQuantizer _quantizer;
    private readonly FfmpegSettings _settings;
    private byte[] _buffer = [];
    private bool _disposed;

    private FfmpegSampleWriter(string name, Process process, SampleQuantizer quantizer, FfmpegSettings settings)
    {
        (_name, _process, _quantizer, _settings) = (name, process, quantizer, settings);
        _reading = _messages.ReadAsync(process.StandardError);
        _draining = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
    }

    /// <summary>Identifies the process to tests.</summary>
    internal int ProcessId => _process.Id;

    /// <summary>Starts encoding.</summary>
    /// <param name="path">The file that is written.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="source">Its rate, channels, tags and cover are kept.</param>
    /// <param name="options">The kind of file.</param>
    /// <param name="format">The kind that was found.</param>
    /// <exception cref="SoundFileException">ffmpeg is missing, or the kind of file cannot hold the channels or the rate.</exception>
    public static FfmpegSampleWriter Start(string path, string name, ISampleSource source, FileEqualizerOptions options, SoundFileFormat format)
    {
        var encoded = EncodedFormat.Of(format);
        encoded.Check(name, format, source.SampleRate, source.Channels);
        var encoding = encoded.UsualKbps > 0 ? SampleEncoding.Float32 : options.Encoding;
        if (encoding == SampleEncoding.Float32 && encoded.UsualKbps == 0) encoding = SampleEncoding.Integer24;
        var arguments = Arguments(path, source, encoded, encoding, options.BitrateKbps);
        var process = ExternalProgram.Start(options.Ffmpeg.FfmpegPath, "ffmpeg", arguments, keepInput: true)
            ?? throw FfmpegDecoder.Missing(name, options.Ffmpeg.FfmpegPath);
        return new FfmpegSampleWriter(name, process, new SampleQuantizer(encoding, encoding == SampleEncoding.Integer24 ? 4 : 0), options.Ffmpeg);
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<float> samples, CancellationToken cancellationToken)
    {
        var bytes = samples.Length * _quantizer.BytesPerSample;
        if (_buffer.Length < bytes) _buffer = new byte[bytes];
        _quantizer.Quantize(samples.Span, _buffer);
        try
        {
            await WithinTimeAsync(_process.StandardInput.BaseStream.WriteAsync(_buffer.AsMemory(0, bytes), cancellationToken).AsTask(), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // ffmpeg has closed its input: it says why.
            throw await FailureAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WithinTimeAsync(_process.StandardInput.BaseStream.FlushAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            throw await FailureAsync(cancellationToken).ConfigureAwait(false);
        }

        await WithinTimeAsync(Task.WhenAll(_process.WaitForExitAsync(cancellationToken), _reading), cancellationToken).ConfigureAwait(false);
        if (_process.ExitCode != 0) throw await FailureAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        ExternalProgram.Kill(_process);
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        await _draining.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process.Dispose();
    }

    // Tags of the sound's stream (Ogg has them there), then those of the file, in which the first wins; the picture of the cover as it is.
    private static IEnumerable<string> Arguments(string path, ISampleSource source, EncodedFormat format, SampleEncoding encoding, int? kbps)
    {
        var details = source as ISourceDetails;
        var cover = format.TakesCover ? details?.CoverStream : null;
        return
        [
            "-nostdin", "-hide_banner", "-nostats", "-v", "level+warning", "-protocol_whitelist", "file,pipe",
            "-f", encoding switch { SampleEncoding.Integer16 => "s16le", SampleEncoding.Integer24 => "s32le", _ => "f32le" },
            "-ar", source.SampleRate.ToString(CultureInfo.InvariantCulture), "-ac", source.Channels.ToString(CultureInfo.InvariantCulture), "-i", "pipe:0",
            .. details?.TagFile is { } tags ? (string[])["-protocol_whitelist", "file,pipe", "-i", ExternalProgram.Input(tags)] : [],
            "-map", "0:a:0",
            .. cover is null ? (string[])[] : ["-map", $"1:{cover}", "-c:v", "copy", "-disposition:v:0", "attached_pic"],
            .. details?.TagFile is null ? (string[])[] : ["-map_metadata", "1:s:a:0", "-map_metadata", "1", "-map_chapters", "1"],
            .. format.EncoderArguments(encoding, kbps),
            "-f", format.Muxer, "-y", ExternalProgram.Input(path),
        ];
    }

    private async ValueTask WithinTimeAsync(Task task, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(_settings.Timeout, _settings.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            ExternalProgram.Kill(_process);
            throw new SoundFileException(_name, SoundFileError.TimedOut, $"ffmpeg took nothing for {_settings.Timeout.TotalSeconds:0.#} s and was stopped; the disk may not answer");
        }
    }

    private async ValueTask<SoundFileException> FailureAsync(CancellationToken cancellationToken)
    {
        await WithinTimeAsync(Task.WhenAll(_process.WaitForExitAsync(cancellationToken), _reading), cancellationToken).ConfigureAwait(false);
        var reason = _messages.Reason(_name);
        if (reason.Length == 0) return new(_name, SoundFileError.DecoderFailed, "ffmpeg stopped without giving a reason");
        if (Says("Unknown encoder")) return new(_name, SoundFileError.Unsupported, $"this ffmpeg cannot write this kind of file: {reason}; install one that can, or choose WAV");
        return Says("No space left")
            ? new(_name, SoundFileError.WriteFailed, "writing failed: the disk is full")
            : new(_name, SoundFileError.DecoderFailed, $"ffmpeg could not encode it: {reason}");

        bool Says(string text) => _messages.Errors.Any(error => error.Contains(text, StringComparison.Ordinal));
    }
}
