namespace TuneScout.Equalizer;

/// <summary>How samples are stored in a file without losses.</summary>
public enum SampleEncoding
{
    /// <summary>Whole numbers of 16 bits, as on a compact disc.</summary>
    Integer16,

    /// <summary>Whole numbers of 24 bits.</summary>
    Integer24,

    /// <summary>Floating point of 32 bits; nothing is rounded or clipped. WAV only.</summary>
    Float32,
}
