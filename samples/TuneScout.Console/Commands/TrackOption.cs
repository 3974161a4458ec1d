using System.CommandLine;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>"--track": one track of the library, by its id or its title.</summary>
internal static class TrackOption
{
    private const int MostNamed = 5;

    public static Option<string?> Create(string description)
    {
        var option = new Option<string?>("--track") { Description = $"{description}, by its id or its title", HelpName = "TRACK" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value.Length: 0 or > TrackQuery.MaxCharacters }]) result.AddError($"--track needs 1 to {TrackQuery.MaxCharacters} characters: the id or the title of a track.");
        });
        return option;
    }

    /// <summary>Finds it: the id counts first, then the whole title, then words of it.</summary>
    /// <exception cref="ToolFailureException">The library holds no such track, or several.</exception>
    public static async Task<Track> FindAsync(ToolLibrary store, string name, CancellationToken cancellationToken)
    {
        if (TrackId.TryParse(name, out var id) && await store.Catalog.GetAsync(id, cancellationToken) is { } named) return named;
        var page = await store.Catalog.SearchAsync(new TrackQuery { Title = name, PageSize = TrackQuery.MaxPageSize }, cancellationToken);
        List<Track> whole = [.. page.Tracks.Where(track => string.Equals(track.Metadata.Title, name, StringComparison.OrdinalIgnoreCase))];
        return (whole.Count > 0 ? whole : page.Tracks) switch
        {
            [] => throw new ToolFailureException($"The library holds no track {SafeText.Escape(name)}: \"tunescout list\" shows those it holds."),
            [var only] => only,
            var several => throw new ToolFailureException(
                $"{SafeText.Escape(name)} is more than one track, name one by its id: {string.Join(", ", several.Take(MostNamed).Select(Described))}{(several.Count > MostNamed ? ", …" : ".")}"),
        };
    }

    /// <summary>The peaks that the library holds of a track.</summary>
    public static async Task<Constellation> ReadPeaksAsync(ToolLibrary store, Track track, CancellationToken cancellationToken)
    {
        using var snapshot = await store.Hashes.OpenSnapshotAsync(cancellationToken);
        return snapshot.TryGetOrdinal(track.Id, out var ordinal) && await snapshot.GetConstellationAsync(ordinal, cancellationToken) is { } peaks ? peaks : throw Unindexed(track.Id);
    }

    /// <summary>The catalog names a track that the index does not hold: it is being removed, or the library is damaged.</summary>
    public static ToolFailureException Unindexed(TrackId id) => new($"The index holds no track {id}, although the catalog names it: look with \"tunescout verify\".");

    private static string Described(Track track) =>
        SafeText.Escape(track.Metadata.Artist is { Length: > 0 } artist ? $"{track.Id} ({track.Metadata.Title}, {artist})" : $"{track.Id} ({track.Metadata.Title})");
}
