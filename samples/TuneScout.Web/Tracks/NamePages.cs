namespace TuneScout.Web;

/// <summary>Takes a page from names that come in order.</summary>
internal static class NamePages
{
    public const int MostAtOnce = 1000;

    public static int LimitOf(NameSearch search) => Math.Clamp(search.Limit, 1, MostAtOnce);

    public static async ValueTask<NameList> TakeAsync(IAsyncEnumerable<NameCount> names, NameSearch search)
    {
        var (limit, found) = (LimitOf(search), new List<NameCount>());
        var words = TrackWords.Of(search.Text is { Length: > 200 } text ? text[..200] : search.Text ?? "");
        if (words.Count == 0 && !string.IsNullOrWhiteSpace(search.Text)) return new NameList([], null);
        await foreach (var name in names)
        {
            if (!Fits(name, words)) continue;
            if (found.Count == limit) return new NameList(found, found[^1]);
            found.Add(name);
        }

        return new NameList(found, null);
    }

    private static bool Fits(NameCount name, IReadOnlyList<string> words)
    {
        if (words.Count == 0) return true;
        var own = TrackWords.Of(name.Album ?? name.Artist);
        return words.All(word => own.Any(other => other.StartsWith(word, StringComparison.Ordinal)));
    }
}
