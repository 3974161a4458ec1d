using System.Globalization;
using System.Text;

namespace TuneScout.Web;

/// <summary>Words of titles, artists and albums in one case and without accents, and the lists in which a track stands because of them.</summary>
internal static class TrackWords
{
    /// <summary>Lists are kept for beginnings up to this length; what is longer is told from the tracks themselves.</summary>
    public const int LongestPrefix = 6;

    // Whoever searches for more words than these has few tracks left anyway.
    private const int MostLists = 4;

    public static IReadOnlyList<string> Of(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormKD))
        {
            if (char.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark) continue;
            plain.Append(char.IsLetterOrDigit(letter) || char.IsSurrogate(letter) ? char.ToLowerInvariant(letter) : ' ');
        }

        return plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The lists in which a track stands.</summary>
    public static HashSet<string> ListsOf(TrackRecord track)
    {
        var lists = new HashSet<string>(StringComparer.Ordinal) { "", "a:" + track.Artist, "b:" + track.Album };
        foreach (var word in Of($"{track.Title} {track.Artist} {track.Album}"))
        {
            for (var length = 1; length <= Math.Min(word.Length, LongestPrefix); length++) lists.Add("w:" + word[..length]);
        }

        return lists;
    }

    /// <summary>The lists each of which has all that is wanted, first those that are likely to be the shortest.</summary>
    public static IReadOnlyList<string> ListsFor(TrackSearch search, IReadOnlyList<string> words)
    {
        var lists = new List<string>();
        if (search.Album is not null) lists.Add("b:" + search.Album);
        if (search.Artist is not null) lists.Add("a:" + search.Artist);
        lists.AddRange(words.OrderByDescending(static word => word.Length).Select(static word => "w:" + word[..Math.Min(word.Length, LongestPrefix)]).Distinct(StringComparer.Ordinal).Take(MostLists));
        return lists.Count > 0 ? lists : [""];
    }

    /// <summary>Whether a track is what is wanted.</summary>
    public static bool Fits(TrackRecord track, TrackSearch search, IReadOnlyList<string> words)
    {
        if ((search.Artist is not null && track.Artist != search.Artist) || (search.Album is not null && track.Album != search.Album)) return false;
        if (words.Count == 0) return true;
        var own = Of($"{track.Title} {track.Artist} {track.Album}");
        return words.All(word => own.Any(other => other.StartsWith(word, StringComparison.Ordinal)));
    }
}
