namespace TuneScout.DemoMusic;

/// <summary>A way to make a sound.</summary>
public enum Instrument
{
    /// <summary>Soft harmonics that swell slowly.</summary>
    Strings,

    /// <summary>Odd harmonics, a breath at the start.</summary>
    Clarinet,

    /// <summary>Strong harmonics, vibrato.</summary>
    Brass,

    /// <summary>A plucked string (Karplus and Strong, 1983).</summary>
    Guitar,

    /// <summary>Hammered strings that lose their brightness.</summary>
    Piano,

    /// <summary>Two sines, one modulating the other (Chowning, 1973).</summary>
    Bells,

    /// <summary>A bright sawtooth, detuned against itself.</summary>
    Synthesizer,

    /// <summary>A drawbar organ.</summary>
    Organ,

    /// <summary>A round, low tone.</summary>
    Bass,

    /// <summary>A low drum.</summary>
    Kick,

    /// <summary>A snare drum.</summary>
    Snare,

    /// <summary>A cymbal.</summary>
    HiHat,
}
