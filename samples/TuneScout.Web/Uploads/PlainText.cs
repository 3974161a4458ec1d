using System.Globalization;
using System.Text;

namespace TuneScout.Web;

/// <summary>Makes one line of what came from outside: no control characters, no halves of letters, not too long.</summary>
internal static class PlainText
{
    public static string Clean(string? text, int longest)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var clean = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > longest) break;
            // Format characters turn the direction of what follows, or are not seen at all.
            var space = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format;
            if (rune.Value != 0xFFFD) clean.Append(space ? " " : rune.ToString());
        }

        return clean.ToString().Trim();
    }
}
