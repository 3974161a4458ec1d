namespace TuneScout.DemoMusic;

/// <summary>Seven notes to the octave.</summary>
public enum Scale
{
    /// <summary>Ionian.</summary>
    Major,

    /// <summary>Aeolian.</summary>
    Minor,

    /// <summary>Minor with a raised sixth.</summary>
    Dorian,

    /// <summary>Major with a lowered seventh.</summary>
    Mixolydian,

    /// <summary>Minor with a raised seventh.</summary>
    HarmonicMinor,

    /// <summary>Major with a raised fourth.</summary>
    Lydian,
}
