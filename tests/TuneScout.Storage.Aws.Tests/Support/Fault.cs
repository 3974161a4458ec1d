namespace TuneScout.Storage.Aws.Tests;

/// <summary>What becomes of a request.</summary>
internal enum Fault
{
    /// <summary>Nothing bad.</summary>
    None,

    /// <summary>The service asks to slow down; nothing was done.</summary>
    Throttle,

    /// <summary>The connection breaks before the service has seen it.</summary>
    NoConnection,

    /// <summary>It is done, and the connection breaks before the reply.</summary>
    LostReply,

    /// <summary>Nothing was done, and no reply comes.</summary>
    NeverAnswers,

    /// <summary>It is done, and no reply comes.</summary>
    DoneWithoutAnswer,

    /// <summary>It is done a little later.</summary>
    Slow,

    /// <summary>Of a batch a random part is done, perhaps nothing; the rest is given back as unprocessed.</summary>
    Partly,

    /// <summary>Of a batch nothing is done; all is given back as unprocessed.</summary>
    Undone,

    /// <summary>A read that is not consistent gives what it gave the last time.</summary>
    Stale,

    /// <summary>The plan's exception is thrown; nothing was done.</summary>
    Throw,
}
