using System.Globalization;
using System.Text;

namespace TuneScout.Console;

/// <summary>Makes names safe to show: a file's name or a tag may hold newlines, terminal commands or marks that turn the line around.</summary>
internal static class SafeText
{
    /// <summary>Writes control characters, line separators, direction marks and broken surrogates as escapes; all else stays.</summary>
    public static string Escape(string text)
    {
        if (IsSafe(text)) return text;
        var safe = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                safe.Append(text, i++, 2);
            else if (!IsDangerous(text[i]))
                safe.Append(text[i]);
            else
                safe.Append(Escaped(text[i]));
        }

        return safe.ToString();
    }

    private static bool IsSafe(string text)
    {
        foreach (var character in text)
            if (IsDangerous(character)) return false;
        return true;
    }

    private static bool IsDangerous(char character) =>
        char.IsControl(character)
        || character is '\u061C' or '\u200E' or '\u200F' or '\u2028' or '\u2029' or '\uFEFF'
        || character is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069'
        || char.IsSurrogate(character);

    private static string Escaped(char character) => character switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
    };
}
