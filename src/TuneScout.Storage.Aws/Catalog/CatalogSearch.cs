using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Answers questions with as few reads as it can: the lists of one word, and of each entry there its copy. Thread-safe.</summary>
internal sealed class CatalogSearch(CatalogLists lists, WordDictionary dictionary)
{
    /// <summary>Lists that are read side by side. A word that more of them begin with is so common that going through all entries finds it soon.</summary>
    private const int MostLists = 40;

    /// <summary>Entries that one page looks at; then it ends, full or not, and says where to go on.</summary>
    private const int MostExamined = 10_000;

    private const int MostShortWords = 3;

    public async Task<TrackPage> PageAsync(TrackQuery query, CancellationToken cancellationToken)
    {
        if (await ListsOfAsync(query, cancellationToken).ConfigureAwait(false) is not { Count: > 0 } partitions) return new TrackPage { Tracks = [] };
        var filter = new TrackFilter(query);
        var found = new List<Track>();
        var examined = 0;
        await foreach (var (place, track) in lists.ReadAsync(partitions, query.Place, query.PageSize, cancellationToken).ConfigureAwait(false))
        {
            if (track is not null && filter.Accepts(track.Metadata)) found.Add(track);
            // A page that is full may be the last all the same: then the next one is empty.
            if (found.Count == query.PageSize || ++examined == MostExamined) return new TrackPage { Tracks = found, Continuation = TrackPage.After(place) };
        }

        return new TrackPage { Tracks = found };
    }

    /// <summary>Lists in which everything stands that can be found; none where nothing can.</summary>
    private async Task<IReadOnlyList<string>> ListsOfAsync(TrackQuery query, CancellationToken cancellationToken)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in new[] { query.Title, query.Artist, query.Album, query.Text })
        {
            if (string.IsNullOrEmpty(text)) continue;
            var some = SearchWords.Of(text);
            if (some.Count == 0) return [];
            words.UnionWith(some);
        }

        var shortWords = new List<string>();
        foreach (var word in words.OrderByDescending(static word => word.Length).ThenBy(static word => word, StringComparer.Ordinal))
        {
            // Long words are rare words, mostly.
            var key = WordKeys.Of(word, out var isWhole);
            if (isWhole) return [CatalogKeys.Word(key)];
            shortWords.Add(word);
        }

        foreach (var word in shortWords.Take(MostShortWords))
        {
            var keys = await dictionary.BeginningWithAsync(word, MostLists + 1, cancellationToken).ConfigureAwait(false);
            if (keys.Count <= MostLists) return [.. keys.Select(CatalogKeys.Word)];
        }

        return [CatalogKeys.List];
    }
}
