namespace TuneScout.Fingerprinting;

/// <summary>An artist of a catalog. Immutable.</summary>
public sealed record ArtistCount
{
    /// <summary>The artist, as its entries name it; never empty.</summary>
    public required string Artist { get; init; }

    /// <summary>How many entries name it, 1 or more.</summary>
    public required long Tracks { get; init; }
}
