namespace TuneScout.Evaluation;

/// <summary>What is done to a clip, or what is made up instead of one.</summary>
internal enum Kind
{
    /// <summary>Nothing.</summary>
    Clean,

    /// <summary>MP3; the parameter is kbit/s.</summary>
    Mp3,

    /// <summary>Eight voices; the parameter is the signal-to-noise ratio in dB.</summary>
    Babble,

    /// <summary>Pink noise; the parameter is the signal-to-noise ratio in dB.</summary>
    Pink,

    /// <summary>Over air into a telephone with the GSM full-rate codec; the parameter is the signal-to-noise ratio in dB.</summary>
    PhoneGsm,

    /// <summary>Over air into a telephone with Opus at 8 kbit/s; the parameter is the signal-to-noise ratio in dB.</summary>
    PhoneOpus,

    /// <summary>Played faster, pitch and tempo together; the parameter is percent.</summary>
    Speed,

    /// <summary>Played faster at the same pitch; the parameter is percent.</summary>
    Tempo,

    /// <summary>Played higher at the same tempo; the parameter is cents.</summary>
    Pitch,

    /// <summary>Compressed hard, then clipped.</summary>
    Clipped,

    /// <summary>Seven bands raised or lowered by up to 15 dB.</summary>
    Equalized,

    /// <summary>No music: voices.</summary>
    OnlyBabble,

    /// <summary>No music: pink noise.</summary>
    OnlyPink,

    /// <summary>No music: white noise.</summary>
    OnlyWhite,

    /// <summary>No music: zeros.</summary>
    OnlySilence,

    /// <summary>No music: steady sines.</summary>
    OnlyTones,

    /// <summary>No music: a hall that claps.</summary>
    OnlyApplause,
}
