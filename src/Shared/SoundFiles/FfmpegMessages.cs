using System.Globalization;
using System.Text.RegularExpressions;

namespace TuneScout;

/// <summary>Reads what ffmpeg says while it works: the length of the sound, and its complaints.</summary>
/// <remarks>Every line begins with its level ("-v level+info"), so that a tag of the file is never taken for a message.</remarks>
/// <param name="listener">Hears what is said of the input; may be null.</param>
internal sealed partial class FfmpegMessages(IFfmpegInputListener? listener = null)
{
    private const int MostErrors = 20;
    private const int LongestReason = 300;

    private readonly List<string> _errors = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _inInput;
    private bool _wasOpened;
    private bool _isGuess;
    private bool _isEstimate;
    private bool _hasMoreStreams;

    /// <summary>The length that the file announces, where it does.</summary>
    public TimeSpan? Duration { get; private set; }

    /// <summary>The same, where what is decoded can be measured against it: not a guess, nor that of a film.</summary>
    public TimeSpan? SureDuration => _isEstimate || _hasMoreStreams ? null : Duration;

    /// <summary>Its complaints.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Ends when all that is told before the first sample has been read.</summary>
    public Task Started => _started.Task;

    /// <summary>Reads to the end.</summary>
    public async Task ReadAsync(StreamReader reader)
    {
        try
        {
            while (await ReadLineAsync(reader).ConfigureAwait(false) is { } line) Take(line);
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            // The program is gone: what it has said stays.
        }
        finally
        {
            _started.TrySetResult();
        }
    }

    /// <summary>What the decoder has to say about sound that it could not decode.</summary>
    public SoundFault Explain(string name, bool soundCame)
    {
        if (_errors.Count == 0) return new(name, SoundFaultKind.DecoderFailed, "ffmpeg stopped without giving a reason");
        var all = string.Join('\n', _errors);
        var reason = Reason(name);
        if (Says("No such file or directory")) return new(name, SoundFaultKind.NotFound, "there is no such file");
        if (Says("Permission denied")) return new(name, SoundFaultKind.AccessDenied, "this user may not read the file; change its permissions");
        if (Says("matches no streams")) return new(name, SoundFaultKind.NotAudio, "there is no sound in the file");
        if (Says("moov atom not found")) return new(name, SoundFaultKind.Truncated, "the file is cut off: its index, which stands at the end, is missing; copy or download it again");
        if (Says("Input/output error")) return new(name, SoundFaultKind.ReadFailed, $"reading failed: {reason}");
        if (Says("Decoder not found") || Says("decoder not found") || Says("Unknown decoder") || Says("Decoding requested, but no decoder found"))
            return new(name, SoundFaultKind.Unsupported, $"this ffmpeg cannot decode the file: {reason}");
        if (!soundCame && (!_wasOpened || _isGuess || Says("Invalid data found"))) return new(name, SoundFaultKind.NotAudio, $"the content is not audio that ffmpeg knows: {reason}");
        return new(name, SoundFaultKind.DecoderFailed, $"ffmpeg could not decode it: {reason}");

        bool Says(string text) => all.Contains(text, StringComparison.Ordinal);
    }

    /// <summary>Its complaints about a file, on one line of bounded length.</summary>
    public string Reason(string name)
    {
        // The path is what the message begins with; said again it only hides the reason.
        var path = ExternalProgram.Input(name);
        var text = string.Join("; ", _errors.Select(error => error.Replace(path + ": ", "", StringComparison.Ordinal).Replace(path, "the file", StringComparison.Ordinal).Trim()).Distinct(StringComparer.Ordinal));
        return text.Length <= LongestReason ? text : string.Concat(text.AsSpan(0, LongestReason), "…");
    }

    private void Take(string line)
    {
        var match = Line().Match(line);
        if (!match.Success)
        {
            if (_inInput) listener?.TakeContinuation(line);
            return;
        }

        var text = match.Groups["text"].Value;
        switch (match.Groups["level"].Value)
        {
            case "error" or "fatal" or "panic":
                if (_errors.Count < MostErrors) _errors.Add(text);
                break;
            case "warning":
                if (text.StartsWith("Estimating duration", StringComparison.Ordinal)) _isEstimate = true;
                if (text.Contains("misdetection possible", StringComparison.Ordinal)) _isGuess = true;
                break;
            default:
                TakeInfo(text);
                break;
        }
    }

    private void TakeInfo(string text)
    {
        if (text.StartsWith("Input #0,", StringComparison.Ordinal))
        {
            (_inInput, _wasOpened) = (true, true);
        }
        else if (text.StartsWith("Stream mapping:", StringComparison.Ordinal))
        {
            _inInput = false;
        }
        else if (text.StartsWith("Output #0,", StringComparison.Ordinal))
        {
            _started.TrySetResult();
        }

        if (!_inInput) return;
        listener?.Take(text);
        if (Duration is null && text.StartsWith("  Duration: ", StringComparison.Ordinal))
        {
            var value = text.AsSpan(12);
            var end = value.IndexOf(',');
            if (end > 0 && TimeSpan.TryParse(value[..end], CultureInfo.InvariantCulture, out var duration) && duration > TimeSpan.Zero) Duration = duration;
        }
        else if (text.StartsWith("  Stream #0:", StringComparison.Ordinal))
        {
            // A cover picture is a video stream too, and says nothing about the length.
            if (!text.Contains(": Audio:", StringComparison.Ordinal) && !text.Contains("(attached pic)", StringComparison.Ordinal)) _hasMoreStreams = true;
            if (text.Contains(": Audio:", StringComparison.Ordinal) && !text.StartsWith("  Stream #0:0", StringComparison.Ordinal)) _hasMoreStreams = true;
        }
    }

    // StreamReader.ReadLineAsync keeps a line whole however long it is; a file's tags may hold megabytes.
    private readonly char[] _chars = new char[1024];
    private int _charCount;
    private int _charAt;

    private async ValueTask<string?> ReadLineAsync(StreamReader reader)
    {
        const int LongestLine = 2000;
        var line = new System.Text.StringBuilder();
        while (true)
        {
            if (_charAt == _charCount)
            {
                _charCount = await reader.ReadAsync(_chars).ConfigureAwait(false);
                _charAt = 0;
                if (_charCount == 0) return line.Length > 0 ? line.ToString() : null;
            }

            var rest = _chars.AsMemory(_charAt, _charCount - _charAt);
            var end = rest.Span.IndexOfAny('\n', '\r');
            var part = end < 0 ? rest : rest[..end];
            line.Append(part.Span[..Math.Min(part.Length, LongestLine - line.Length)]);
            _charAt += part.Length + (end < 0 ? 0 : 1);
            if (end >= 0) return line.ToString();
        }
    }

    [GeneratedRegex(@"^(\[[^\]]* @ [^\]]*\] )*\[(?<level>panic|fatal|error|warning|info|verbose)\] (?<text>.*)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();
}
