namespace TuneScout.Fingerprinting;

/// <summary>A track of the library that holds the same recording. Immutable.</summary>
public sealed record Duplicate
{
    /// <summary>The track.</summary>
    public required Track Track { get; init; }

    /// <summary>The part of the new recording that the track holds, 0 to 1.</summary>
    public required double Coverage { get; init; }

    /// <summary>Where in the track the new recording starts; below zero where the track starts later.</summary>
    public required TimeSpan Offset { get; init; }
}
