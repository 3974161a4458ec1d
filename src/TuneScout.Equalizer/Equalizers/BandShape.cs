namespace TuneScout.Equalizer;

/// <summary>What a band of a parametric equalizer does.</summary>
public enum BandShape
{
    /// <summary>Raises or lowers what is around the frequency.</summary>
    Peaking,

    /// <summary>Raises or lowers what is below the frequency.</summary>
    LowShelf,

    /// <summary>Raises or lowers what is above the frequency.</summary>
    HighShelf,

    /// <summary>Takes the frequency out.</summary>
    Notch,

    /// <summary>Turns the phase, leaves the level.</summary>
    AllPass,

    /// <summary>A Butterworth filter that passes what is below the frequency.</summary>
    LowPass,

    /// <summary>A Butterworth filter that passes what is above the frequency.</summary>
    HighPass,

    /// <summary>A Butterworth filter that passes what is around the frequency.</summary>
    BandPass,

    /// <summary>A Butterworth filter that passes all but what is around the frequency.</summary>
    BandStop,
}
