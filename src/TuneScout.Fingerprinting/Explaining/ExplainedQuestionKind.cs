namespace TuneScout.Fingerprinting;

/// <summary>The questions that a query puts to an index, one after the other until it is decided.</summary>
public enum ExplainedQuestionKind
{
    /// <summary>Few hashes: decides clean clips.</summary>
    Light,

    /// <summary>Many hashes.</summary>
    Dense,

    /// <summary>Hashes moved to where another speed, tempo or pitch puts them; asked again at the end, with those that are frequent in the index, where nothing was found.</summary>
    Warped,

    /// <summary>As many hashes as there can be, of two looks at the sound.</summary>
    Densest,
}
