using System.Text;

namespace TuneScout.Fingerprinting;

/// <summary>What a file says about its music.</summary>
/// <param name="Title">The title; the file's name where there is no tag. Never empty.</param>
/// <param name="Artist">Who plays; null if it is not told.</param>
/// <param name="Album">Where it was published; null if it is not told.</param>
/// <param name="Duration">The length that the file announces; null if it is not told.</param>
public sealed record AudioTags(string Title, string? Artist, string? Album, TimeSpan? Duration)
{
    /// <summary>Characters kept of a tag.</summary>
    internal const int LongestTag = 300;

    /// <summary>Reads the tags of a file with ffprobe; without ffprobe, or if it fails, they come from the file's name alone.</summary>
    /// <param name="path">The file; any characters.</param>
    /// <param name="options">Where ffprobe is and how long it may take; null for the defaults.</param>
    /// <param name="cancellationToken">Stops ffprobe.</param>
    /// <returns>The tags, each of at most 300 characters, without control characters. A file that is missing or unreadable gives its name alone.</returns>
    /// <exception cref="ArgumentException">The path is empty, or options are out of range.</exception>
    public static async ValueTask<AudioTags> ReadAsync(string path, FfmpegOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new FfmpegOptions();
        options.Validate();
        cancellationToken.ThrowIfCancellationRequested();
        var told = ProbeTags.Parse(await Ffprobe.RunAsync(path, options, cancellationToken).ConfigureAwait(false));
        return Of(path, told.Title, told.Artist, told.Album, told.Duration);
    }

    /// <summary>What is told, with the file's name for what is not.</summary>
    internal static AudioTags Of(string path, string? title, string? artist, string? album, TimeSpan? duration)
    {
        // A title that is told stands alone; an artist in the file's name belongs to the title there.
        var named = FromName(path);
        return new(title ?? named.Title, artist ?? (title is null ? named.Artist : null), album, duration);
    }

    /// <summary>Splits "Artist - Title", after a track number if there is one: "07 - ", "07. ", "1-07 ".</summary>
    internal static AudioTags FromName(string path)
    {
        var name = Clean(Path.GetFileNameWithoutExtension(path)) ?? Clean(Path.GetFileName(path)) ?? "untitled";
        if (!name.Contains(' ', StringComparison.Ordinal)) name = Clean(name.Replace('_', ' ')) ?? name;
        var digits = 0;
        while (digits < name.Length && (char.IsAsciiDigit(name[digits]) || (digits > 0 && name[digits] == '-' && digits + 1 < name.Length && char.IsAsciiDigit(name[digits + 1])))) digits++;
        if (digits is > 0 and <= 5 && digits < name.Length)
        {
            var rest = name[digits..];
            foreach (var separator in (string[])[" - ", ". ", ") ", "."])
            {
                if (rest.StartsWith(separator, StringComparison.Ordinal) && Clean(rest[separator.Length..]) is { } numbered)
                {
                    name = numbered;
                    break;
                }
            }

            // "07 Title", but neither "99 Luftballons" nor "4 Minutes": a track number is written with two digits and a zero first.
            if (rest.StartsWith(' ') && digits == 2 && name[0] == '0' && Clean(rest) is { } zeroed) name = zeroed;
        }

        var dash = name.IndexOfAny(['-', '–', '—']);
        while (dash >= 0)
        {
            if (dash > 1 && dash + 2 < name.Length && name[dash - 1] == ' ' && name[dash + 1] == ' ')
                return new(Clean(name[(dash + 1)..]) ?? name, Clean(name[..dash]), null, null);
            var next = name.AsSpan(dash + 1).IndexOfAny('-', '–', '—');
            dash = next < 0 ? -1 : dash + 1 + next;
        }

        return new(name, null, null, null);
    }

    /// <summary>One line without control characters, of at most <see cref="LongestTag"/> characters; null if nothing is left.</summary>
    internal static string? Clean(string? text)
    {
        if (text is null) return null;
        var clean = new StringBuilder(Math.Min(text.Length, LongestTag));
        var pendingSpace = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (Rune.IsWhiteSpace(rune) || category == System.Globalization.UnicodeCategory.Control)
            {
                pendingSpace = clean.Length > 0;
                continue;
            }

            // Marks that turn the direction of the line around them, and halves of characters.
            if (rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF or 0xFFFD) continue;
            if (clean.Length + rune.Utf16SequenceLength + (pendingSpace ? 1 : 0) > LongestTag) break;
            if (pendingSpace) clean.Append(' ');
            pendingSpace = false;
            clean.Append(rune);
        }

        return clean.Length == 0 ? null : clean.ToString();
    }
}
