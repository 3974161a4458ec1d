namespace TuneScout.Fingerprinting;

/// <summary>What is looked for in a catalog; whatever is given must hold at once. Immutable.</summary>
/// <remarks>
/// Text is compared by words: every word that is asked for must be the beginning of a word of the entry, whatever its case, its place and
/// the marks on Latin letters ("bjo" finds "Björk"). Characters that are neither letters nor digits separate words and mean nothing else.
/// A filter with text but without a word finds nothing.
/// </remarks>
public sealed record TrackQuery
{
    /// <summary>Most entries of a page: 1,000.</summary>
    public const int MaxPageSize = 1000;

    /// <summary>Most characters of a filter: 1,000.</summary>
    public const int MaxCharacters = 1000;

    /// <summary>Words of the title; null or empty for any.</summary>
    public string? Title { get; init; }

    /// <summary>Words of the artist; null or empty for any.</summary>
    public string? Artist { get; init; }

    /// <summary>Words of the album; null or empty for any.</summary>
    public string? Album { get; init; }

    /// <summary>Words that stand in title, artist or album, each in any of them; null or empty for any.</summary>
    public string? Text { get; init; }

    /// <summary>Entries of a page; default 100, range 1 to <see cref="MaxPageSize"/>.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>Where to go on: <see cref="TrackPage.Continuation"/> of the page before; default null, the first page.</summary>
    public string? Continuation { get; init; }

    /// <summary>Checks the query.</summary>
    /// <exception cref="ArgumentException">The page's size is out of range, a filter is too long, or the continuation is none; the message says which.</exception>
    public void Validate()
    {
        if (PageSize is < 1 or > MaxPageSize) throw new ArgumentException($"{nameof(PageSize)} is {PageSize}, must be 1 to {MaxPageSize}.");
        foreach (var (name, text) in new[] { (nameof(Title), Title), (nameof(Artist), Artist), (nameof(Album), Album), (nameof(Text), Text) })
        {
            if (text?.Length > MaxCharacters) throw new ArgumentException($"{name} has {text.Length} characters, may have {MaxCharacters}.");
        }

        _ = Place;
    }

    /// <summary>The place in the catalog behind which the page begins.</summary>
    internal long Place => TrackPage.PlaceOf(Continuation);
}
