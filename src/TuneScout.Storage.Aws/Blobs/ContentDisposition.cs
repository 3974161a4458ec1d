using System.Globalization;
using System.Text;

namespace TuneScout.Storage.Aws;

/// <summary>The header that gives a download its name.</summary>
internal static class ContentDisposition
{
    private const int MostCharacters = 200;
    private const string Attr = "!#$&+-.^_`|~"; // attr-char of RFC 8187 besides letters and digits

    /// <summary>A header for whatever a user called a file: no quotes, control characters, separators or line breaks can get out of the name.</summary>
    /// <param name="fileName">Any text.</param>
    /// <returns>For example <c>attachment; filename="Bj_rk.flac"; filename*=UTF-8''Bj%C3%B6rk.flac</c> (RFC 6266).</returns>
    public static string Attachment(string fileName)
    {
        // Lone surrogates have no UTF-8; enumerating runes replaces them.
        var name = new StringBuilder();
        foreach (var rune in fileName.EnumerateRunes())
        {
            if (name.Length >= MostCharacters) break;
            var category = Rune.GetUnicodeCategory(rune);
            // Format characters can show a name backwards, so that exe.3pm looks like an mp3.
            var harmless = category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                && rune.Value is not ('/' or '\\' or '"' or ':' or '*' or '?' or '<' or '>' or '|');
            name.Append(harmless ? rune.ToString() : "_");
        }

        var text = name.ToString().Trim(' ', '.');
        if (text.Length == 0) text = "download";
        var plain = string.Concat(text.EnumerateRunes().Select(static rune => rune.IsAscii && rune.Value is not '%' ? (char)rune.Value : '_'));
        var encoded = string.Concat(Encoding.UTF8.GetBytes(text).Select(static b => IsAttr((char)b) ? ((char)b).ToString() : $"%{b:X2}"));
        return $"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}";
    }

    private static bool IsAttr(char c) => char.IsAsciiLetterOrDigit(c) || Attr.Contains(c, StringComparison.Ordinal);
}
