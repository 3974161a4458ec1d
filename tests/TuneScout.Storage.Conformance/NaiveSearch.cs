using System.Text;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Conformance;

/// <summary>What a search should find, the slow way, in plain ASCII: an entry at a time, a character at a time.</summary>
internal static class NaiveSearch
{
    public static bool Accepts(TrackQuery query, TrackMetadata track) =>
        In(query.Title, track.Title) && In(query.Artist, track.Artist) && In(query.Album, track.Album)
        && In(query.Text, $"{track.Title} {track.Artist} {track.Album}");

    private static bool In(string? asked, string? text)
    {
        if (string.IsNullOrEmpty(asked)) return true;
        var words = Words(asked);
        return words.Length > 0 && words.All(word => Words(text ?? "").Any(candidate => candidate.StartsWith(word, StringComparison.Ordinal)));
    }

    private static string[] Words(string text)
    {
        var plain = new StringBuilder();
        foreach (var c in text)
        {
            if (c == '\'') continue;
            plain.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ');
        }

        return plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
