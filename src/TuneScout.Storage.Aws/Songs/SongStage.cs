namespace TuneScout.Storage.Aws;

/// <summary>How far a song is on its way into the library.</summary>
public enum SongStage
{
    /// <summary>The file's content is hashed.</summary>
    Hashing,

    /// <summary>The sound is decoded and fingerprinted.</summary>
    Fingerprinting,

    /// <summary>The library is asked whether it holds the same recording.</summary>
    LookingForDuplicates,

    /// <summary>The file is uploaded.</summary>
    Uploading,

    /// <summary>Index and catalog are written.</summary>
    Committing,
}
