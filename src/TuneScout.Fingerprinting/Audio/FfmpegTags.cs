using System.Text;

namespace TuneScout.Fingerprinting;

/// <summary>Picks a file's tags out of what ffmpeg tells about its input, so that ffprobe need not be started for them.</summary>
/// <remarks>
/// ffmpeg writes "    title           : A title" under "  Metadata:", two spaces deeper for a stream; a line break in a value
/// becomes a line with an empty key. Tags of the file come before those of its first sound stream; chapters, pictures and
/// further streams have titles of their own, which are not the music's.
/// </remarks>
internal sealed class FfmpegTags : IFfmpegInputListener
{
    private const int FileIndent = 4;
    private const int StreamIndent = 6;

    /// <summary>ffmpeg cuts a line of a value off after 255 bytes; a character that is halved by that takes up to 3 when it is read.</summary>
    private const int LongestWholeLine = 252;

    private readonly Dictionary<string, string> _file = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _stream = new(StringComparer.OrdinalIgnoreCase);
    private Dictionary<string, string>? _current;
    private int _indent = FileIndent;
    private string? _openKey;
    private bool _streamSeen;

    /// <summary>What ffprobe would tell; null where it is not told.</summary>
    public (string? Title, string? Artist, string? Album) Told =>
        (Tag("title"), Tag("artist") ?? Tag("album_artist") ?? Tag("albumartist") ?? Tag("composer"), Tag("album"));

    /// <summary>Whether some value is longer than ffmpeg tells.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Takes a line of the description of the input, without its level.</summary>
    public void Take(string text)
    {
        _openKey = null;
        var indent = text.Length - text.AsSpan().TrimStart(' ').Length;
        if (text.StartsWith("Input #", StringComparison.Ordinal))
            (_current, _indent) = (_file, FileIndent);
        else if (text.StartsWith("  Stream #", StringComparison.Ordinal))
            TakeStream(text);
        else if (indent <= 2 && text.AsSpan(indent) is not "Metadata:")
            _current = null; // "  Duration:" ends the file's tags, "  Chapters:" and "  Program" begin what is not wanted
        else if (_current is not null && indent == _indent)
            TakeTag(text.AsSpan(indent));
    }

    /// <summary>Takes a line that begins with no level: the value before it goes on.</summary>
    public void TakeContinuation(string line)
    {
        if (_openKey is null || _current is null) return;
        var value = line.AsSpan().TrimStart(' ');
        if (value.Length == line.Length || !value.StartsWith(": ", StringComparison.Ordinal)) return;
        IsCut |= Encoding.UTF8.GetByteCount(value[2..]) > LongestWholeLine;
        if (!value[2..].IsWhiteSpace() && _current[_openKey].Length < AudioTags.LongestTag) _current[_openKey] += " " + value[2..].ToString();
    }

    private void TakeStream(string text)
    {
        var wanted = !_streamSeen && text.Contains(": Audio:", StringComparison.Ordinal);
        _streamSeen |= wanted;
        (_current, _indent) = (wanted ? _stream : null, StreamIndent);
    }

    private void TakeTag(ReadOnlySpan<char> text)
    {
        var separator = text.IndexOf(": ", StringComparison.Ordinal);
        if (separator <= 0) return;
        IsCut |= Encoding.UTF8.GetByteCount(text[(separator + 2)..]) > LongestWholeLine;
        var key = text[..separator].TrimEnd(' ').ToString();
        if (_current!.TryAdd(key, text[(separator + 2)..].ToString())) _openKey = key;
    }

    private string? Tag(string name) => AudioTags.Clean(_file.GetValueOrDefault(name)) ?? AudioTags.Clean(_stream.GetValueOrDefault(name));
}
