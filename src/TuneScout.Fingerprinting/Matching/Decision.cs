namespace TuneScout.Fingerprinting;

/// <summary>What a recognition came to.</summary>
public enum Decision
{
    /// <summary>Nothing in the library is in the sound, as far as the evidence goes.</summary>
    None,

    /// <summary>At least one track was recognised.</summary>
    Match,
}
