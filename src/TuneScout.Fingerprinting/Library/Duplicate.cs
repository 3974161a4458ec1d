namespace TuneScout.Fingerprinting;

/// <summary>A track of the library that holds the same recording, or a part of it. Immutable.</summary>
public sealed record Duplicate
{
    /// <summary>The track.</summary>
    public required Track Track { get; init; }

    /// <summary>The part of the new recording that the track holds, 0 to 1.</summary>
    public required double Coverage { get; init; }

    /// <summary>The part of the track that the new recording holds, 0 to 1.</summary>
    public double TrackCoverage { get; init; }

    /// <summary>Where in the track the new recording starts; below zero where the track starts later.</summary>
    public required TimeSpan Offset { get; init; }

    /// <summary>The speed of the new recording as a ratio of the track's, 0.975 to 1.025; 1 for unchanged.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Whether the track holds at least four fifths of the new recording; otherwise the two overlap in part.</summary>
    public bool IsFull => Coverage >= DuplicateFinder.LeastCoverage;
}
