namespace TuneScout.Fingerprinting;

/// <summary>When a <see cref="Recognizer"/> looks for music at another speed, tempo or pitch.</summary>
public enum WarpSearch
{
    /// <summary>Where the sound as it is does not decide; the default.</summary>
    WhenUndecided,

    /// <summary>For every query.</summary>
    Always,

    /// <summary>Not at all.</summary>
    Never,
}
