namespace TuneScout.Evaluation;

/// <summary>One kind of clips.</summary>
internal sealed record Condition
{
    /// <summary>Identifies it in results.</summary>
    public required string Name { get; init; }

    /// <summary>The row of the report it counts in.</summary>
    public required string Group { get; init; }

    public required Kind Kind { get; init; }

    /// <summary>In the unit of the kind.</summary>
    public double Parameter { get; init; }

    /// <summary>The clip's length in seconds.</summary>
    public required int Seconds { get; init; }

    /// <summary>Whether the library holds the music.</summary>
    public bool IsPositive { get; init; } = true;

    /// <summary>Whether there is no music at all.</summary>
    public bool IsGenerated => Kind >= Kind.OnlyBabble;

    /// <summary>How many clips there are for one of every other condition.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>How much of the recording a clip takes, in seconds: a faster clip takes more of it.</summary>
    public double SourceSeconds => Kind switch
    {
        // The stretching filter swallows some at the ends.
        Kind.Speed or Kind.Tempo => (Seconds * (1 + (Parameter / 100))) + 0.2,
        Kind.Pitch => Seconds + 0.2,
        _ => Seconds,
    };

    /// <summary>The encoder of ffmpeg that it takes; null for none.</summary>
    public string? Encoder => Kind switch
    {
        Kind.Mp3 => "libmp3lame",
        Kind.PhoneGsm => "libgsm",
        Kind.PhoneOpus => "libopus",
        _ => null,
    };

    /// <summary>Whether it takes ffmpeg.</summary>
    public bool NeedsFfmpeg => Encoder is not null || Kind is Kind.Tempo or Kind.Pitch;
}
