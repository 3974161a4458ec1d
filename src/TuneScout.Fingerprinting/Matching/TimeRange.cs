namespace TuneScout.Fingerprinting;

/// <summary>A stretch of a recording. Immutable.</summary>
/// <param name="Start">Where it starts.</param>
/// <param name="End">Where it ends.</param>
public readonly record struct TimeRange(TimeSpan Start, TimeSpan End)
{
    /// <summary>Its length.</summary>
    public TimeSpan Duration => End - Start;
}
