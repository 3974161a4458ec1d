namespace TuneScout.Fingerprinting;

/// <summary>Something that happened in a stream. Immutable.</summary>
public sealed record SongEvent
{
    /// <summary>What happened.</summary>
    public required SongEventKind Kind { get; init; }

    /// <summary>The song as far as it has been heard: <see cref="Match.QueryStart"/> and <see cref="Match.QueryEnd"/> are positions in the stream.</summary>
    public required Match Match { get; init; }

    /// <summary>Whether the song has been confirmed; a song that ended without was heard once and is doubtful.</summary>
    public required bool Confirmed { get; init; }

    /// <summary>How much of the stream had been heard when it happened.</summary>
    public required TimeSpan Position { get; init; }
}
