namespace TuneScout.Storage.Aws;

/// <summary>What a commit does.</summary>
internal enum CommitKind : byte
{
    /// <summary>Brings tracks, some perhaps in place of others.</summary>
    Add = 1,

    /// <summary>Takes tracks out.</summary>
    Remove = 2,

    /// <summary>Puts segments in place of level 0 or of other segments.</summary>
    Segments = 3,

    /// <summary>Changes nothing: it follows a commit that would otherwise be the last and could not be tidied away.</summary>
    Nothing = 4,
}
