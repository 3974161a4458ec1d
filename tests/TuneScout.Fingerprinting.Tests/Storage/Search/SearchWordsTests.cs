using System.Text;
using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests.Storage.Search;

public sealed class SearchWordsTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("?!*\"", "")]
    [InlineData("Hello, World", "hello|world")]
    [InlineData("Don't Rock 'n' Roll", "dont|rock|n|roll")]
    [InlineData("Motörhead Ænima Ÿ Łódź Ðe", "motorhead|ænima|y|lodz|ðe")]
    [InlineData("Beyonce\u0301", "beyonce")]
    [InlineData("Tiếng Việt", "tieng|viet")]
    [InlineData("Кино ΑΒΓ", "кино|αβγ")]
    [InlineData("東京ソング2", "東|京|ソ|ン|グ|2")]
    [InlineData("AC/DC 9½ №5", "ac|dc|9½|5")]
    [InlineData("a\0b", "a|b")]
    [InlineData("\uD83C\uDFB5x\uD800y", "x|y")]
    public void Of_cutsTextIntoWords(string? text, string words) => Assert.Equal(words, string.Join('|', SearchWords.Of(text)));

    /// <summary>Whatever the text: words hold nothing that separates words, and cutting them again changes nothing.</summary>
    [Property]
    public void Of_itsOwnWords_isIdentity(string? text)
    {
        var words = SearchWords.Of(text);
        Assert.Equal(words, SearchWords.Of(string.Join(' ', words)));
        Assert.All(words, static word => Assert.All(word.EnumerateRunes(), static rune => Assert.True(rune.Value > ' ' && rune.Value is not ('"' or '\'') && rune != Rune.ReplacementChar)));
    }

    [Fact]
    public void WithoutMarks_ofEveryRune_isTheFirstOfItsDecomposition_orItself()
    {
        foreach (var value in Enumerable.Range(0xC0, 0x250 - 0xC0).Concat(Enumerable.Range(0x1E00, 0x100)))
        {
            var plain = LatinLetters.WithoutMarks(new Rune(value));
            Assert.True(plain.Value == value || char.IsAsciiLetterLower((char)plain.Value), $"U+{value:X4} became {plain}");
        }

        Assert.Equal("aounceszyol", string.Concat("äöüñçéšžÿøł".EnumerateRunes().Select(LatinLetters.WithoutMarks)));
    }
}
