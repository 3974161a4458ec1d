namespace TuneScout.Fingerprinting;

/// <summary>What became of the tracks of an archive. Immutable.</summary>
public sealed record ImportResult
{
    /// <summary>Tracks that were added, with the ids that they have in the archive.</summary>
    public required long Added { get; init; }

    /// <summary>Tracks that were left out because the library holds the same recording under another id.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Tracks that were left out because the library has their id: they were imported before, or come from it.</summary>
    public required long Known { get; init; }
}
