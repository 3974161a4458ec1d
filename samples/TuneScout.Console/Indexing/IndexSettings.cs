namespace TuneScout.Console;

/// <summary>How files are taken in: how many at once, and whether equal recordings are.</summary>
internal sealed record IndexSettings(int Jobs, bool AllowDuplicates)
{
    /// <summary>Tracks that are stored together.</summary>
    public int BatchTracks { get; init; } = 1;
}
