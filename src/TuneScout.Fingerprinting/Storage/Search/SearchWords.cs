using System.Globalization;
using System.Text;

namespace TuneScout.Fingerprinting;

/// <summary>Cuts text into the words by which a catalog is searched. Stateless; the same in every store.</summary>
/// <remarks>
/// A word is a run of letters, digits and marks, in lower case and without the marks of Latin letters. Chinese and Japanese are written without
/// spaces: there each character is a word. Stores that keep words keep them for good: a change of this class needs a new format version of each.
/// </remarks>
internal static class SearchWords
{
    /// <summary>The words of a text in their order, repeats included; none for null.</summary>
    public static IReadOnlyList<string> Of(string? text)
    {
        if (string.IsNullOrEmpty(text)) return [];
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsMark(rune)) continue;
            if (!IsPartOfWord(rune) || StandsAlone(rune)) End();
            if (!IsPartOfWord(rune)) continue;
            word.Append(LatinLetters.WithoutMarks(Rune.ToLowerInvariant(rune)).ToString());
            if (StandsAlone(rune)) End();
        }

        End();
        return words;

        void End()
        {
            if (word.Length > 0) words.Add(word.ToString());
            word.Clear();
        }
    }

    // An accent that stands for itself behind its letter, and the apostrophe of "don't", which is written in several ways or not at all.
    private static bool IsMark(Rune rune) => rune.Value is (>= 0x300 and <= 0x36F) or '\'' or 0x2019;

    private static bool IsPartOfWord(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => true,
        _ => false,
    };

    private static bool StandsAlone(Rune rune) => rune.Value
        is (>= 0x3041 and <= 0x30FF) // kana
        or (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF); // ideographs
}
