namespace TuneScout.Evaluation;

/// <summary>The folder's recordings, read and split.</summary>
internal sealed record Corpus
{
    public required IReadOnlyList<Recording> Indexed { get; init; }

    public required IReadOnlyList<Recording> LeftOut { get; init; }

    /// <summary>What was not used of the folder, and why.</summary>
    public required IReadOnlyList<string> Skipped { get; init; }
}
