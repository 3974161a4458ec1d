namespace TuneScout.Fingerprinting;

/// <summary>How a recording is added to a <see cref="Library"/>. Immutable.</summary>
public sealed record AddOptions
{
    /// <summary>Whether a recording is stored although the library holds the same one already; default false.</summary>
    public bool AllowDuplicates { get; init; }

    /// <summary>The track whose place it takes: with this id, whether or not there is one, and dated anew; default null, a new id.</summary>
    public TrackId? Replace { get; init; }
}
