using System.Globalization;
using FsCheck.Xunit;

namespace TuneScout.Console.Tests;

public class SafeTextTests
{
    [Property(MaxTest = 2000)]
    public bool Escape_of_any_text_holds_nothing_that_a_terminal_obeys(string? text)
    {
        var safe = SafeText.Escape(text ?? "");
        for (var i = 0; i < safe.Length; i++)
        {
            if (char.IsControl(safe[i]) || safe[i] is '\u2028' or '\u2029' or '\u202E' or '\u2066') return false;
            if (!char.IsSurrogate(safe[i])) continue;
            if (!char.IsSurrogatePair(safe, i++)) return false;
        }

        return true;
    }

    [Property(MaxTest = 500)]
    public bool Escape_of_every_character_is_itself_or_a_code(char character)
    {
        var safe = SafeText.Escape(character.ToString());
        return safe == character.ToString() || safe is "\\n" or "\\r" or "\\t" || safe == "\\u" + ((int)character).ToString("x4", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Escape_shows_half_a_character_as_a_code() => Assert.Equal("\\ud800x\\udc00", SafeText.Escape("\uD800x\uDC00"));

    [Theory]
    [InlineData("Ænima – Größe", "Ænima – Größe")]
    [InlineData("日本 🎵", "日本 🎵")]
    [InlineData("[red]x[/]", "[red]x[/]")]
    [InlineData("a\nb\r\tc", "a\\nb\\r\\tc")]
    [InlineData("\u001b[2Jx", "\\u001b[2Jx")]
    [InlineData("abc\u202Egpj.exe", "abc\\u202egpj.exe")]
    public void Escape_keeps_what_can_be_read_and_shows_the_rest(string text, string expected) => Assert.Equal(expected, SafeText.Escape(text));
}
