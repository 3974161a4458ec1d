using System.Diagnostics.CodeAnalysis;

namespace TuneScout.Fingerprinting;

/// <summary>What became of a recording that was added. Immutable.</summary>
public sealed record AddResult
{
    /// <summary>The new entry, durable; null where the recording is a duplicate.</summary>
    public Track? Track { get; init; }

    /// <summary>The track that holds the same recording already; null where it was added.</summary>
    public Duplicate? DuplicateOf { get; init; }

    /// <summary>Whether it was added.</summary>
    [MemberNotNullWhen(true, nameof(Track))]
    [MemberNotNullWhen(false, nameof(DuplicateOf))]
    public bool Added => Track is not null;
}
