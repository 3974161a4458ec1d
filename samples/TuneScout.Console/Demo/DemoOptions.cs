namespace TuneScout.Console;

/// <summary>What the demo shows.</summary>
internal sealed record DemoOptions
{
    /// <summary>The music to index; null for the pieces that the program composes itself.</summary>
    public string? Folder { get; init; }

    /// <summary>Where the music, the clips, the library and the pictures go.</summary>
    public required string Output { get; init; }

    /// <summary>How many clips are cut and asked.</summary>
    public int Clips { get; init; } = 12;

    /// <summary>Chooses the tracks, the places and the noise.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether JSON is wanted.</summary>
    public bool Json { get; init; }
}
