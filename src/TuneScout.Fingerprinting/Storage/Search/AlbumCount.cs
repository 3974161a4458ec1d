namespace TuneScout.Fingerprinting;

/// <summary>An album of a catalog: an album's name together with an artist's. Immutable.</summary>
public sealed record AlbumCount
{
    /// <summary>The artist, as its entries name it; null where they name none.</summary>
    public string? Artist { get; init; }

    /// <summary>The album, as its entries name it; never empty.</summary>
    public required string Album { get; init; }

    /// <summary>How many entries name both, 1 or more.</summary>
    public required long Tracks { get; init; }
}
