namespace TuneScout.Fingerprinting;

/// <summary>The questions that a query puts to an index, one after the other until it is decided.</summary>
public enum ExplainedQuestionKind
{
    /// <summary>Few hashes: decides clean clips.</summary>
    Light,

    /// <summary>Many hashes of two looks at the sound.</summary>
    Dense,

    /// <summary>Hashes moved to where another speed, tempo or pitch puts them.</summary>
    Warped,

    /// <summary>As many hashes as there can be: the last attempt.</summary>
    Densest,
}
