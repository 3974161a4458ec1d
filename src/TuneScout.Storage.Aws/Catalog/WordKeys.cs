using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Which lists a word stands in: one per entry and first four characters. Stateless.</summary>
/// <remarks>
/// One list a word, so that an entry costs few writes. Four characters, because what is asked for mostly has as many: then one list holds everything
/// that can match, and little else. A shorter question reads the lists that begin with it, or, where those are many and it is therefore common, all entries.
/// </remarks>
internal static class WordKeys
{
    /// <summary>Characters of a key.</summary>
    public const int Length = 4;

    /// <summary>The keys of an entry, each once, in the order of their bytes.</summary>
    public static IReadOnlyCollection<string> Of(TrackMetadata metadata)
    {
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var text in new[] { metadata.Title, metadata.Artist, metadata.Album })
        {
            foreach (var word in SearchWords.Of(text)) keys.Add(Of(word, out _));
        }

        return keys;
    }

    /// <summary>The key of a word: its first characters.</summary>
    /// <param name="word">A word of <see cref="SearchWords"/>.</param>
    /// <param name="isWhole">Whether the key is as long as keys are: then whatever begins with the word has this key.</param>
    public static string Of(string word, out bool isWhole)
    {
        var runes = 0;
        var end = 0;
        foreach (var rune in word.EnumerateRunes())
        {
            end += rune.Utf16SequenceLength;
            if (++runes == Length) break;
        }

        isWhole = runes == Length;
        return word[..end];
    }
}
