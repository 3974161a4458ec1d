namespace TuneScout.Storage.Aws;

/// <summary>What came of appending a commit.</summary>
internal enum AppendOutcome
{
    /// <summary>It stands in the log.</summary>
    Done,

    /// <summary>Another commit has its number, or it stood there already.</summary>
    Taken,

    /// <summary>The marker of the pending write is gone: it was swept, or the commit took effect before.</summary>
    MarkerGone,
}
