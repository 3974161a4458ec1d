namespace TuneScout;

/// <summary>How a WAV file stores one sample, as far as it is read without a decoder.</summary>
internal enum WavEncoding
{
    Unsigned8,
    Signed16,
    Signed24,
    Signed32,
    Float32,
    Float64,
}
