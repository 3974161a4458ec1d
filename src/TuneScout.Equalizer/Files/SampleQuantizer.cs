using System.Buffers.Binary;

namespace TuneScout.Equalizer;

/// <summary>Brings floats to the bits of a file, with dither where bits are lost. Not thread-safe.</summary>
/// <remarks>
/// TPDF dither: two uniform random numbers of one step each are added before rounding, so that neither the mean nor the power of the rounding error depends on the
/// signal (S. P. Lipshitz, R. A. Wannamaker, J. Vanderkooy, "Quantization and Dither: A Theoretical Survey", JAES 40(5), 1992). A sample that is a whole number of steps already needs
/// none and gets none: what was not changed comes out bit for bit, and digital silence stays silent. The random numbers are the same every time.
/// </remarks>
internal sealed class SampleQuantizer
{
    // Marsaglia's xorshift64* needs any seed but 0.
    private const ulong Seed = 0x9E37_79B9_7F4A_7C15;

    private ulong _random = Seed;

    /// <param name="encoding">How samples are stored.</param>
    /// <param name="containerBytes">For whole numbers that are to fill the upper bits of more bytes, how many; 0 for as many as they take.</param>
    public SampleQuantizer(SampleEncoding encoding, int containerBytes = 0)
    {
        Encoding = encoding;
        BytesPerSample = containerBytes > 0 ? containerBytes : encoding switch { SampleEncoding.Integer16 => 2, SampleEncoding.Integer24 => 3, _ => 4 };
    }

    public SampleEncoding Encoding { get; }

    public int BytesPerSample { get; }

    /// <summary>Writes <see cref="BytesPerSample"/> bytes for each sample, little-endian.</summary>
    public void Quantize(ReadOnlySpan<float> samples, Span<byte> target)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            var bytes = target.Slice(i * BytesPerSample, BytesPerSample);
            if (Encoding == SampleEncoding.Float32)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes, samples[i]);
                continue;
            }

            var value = Encoding == SampleEncoding.Integer16 ? Round(samples[i], 1 << 15) : Round(samples[i], 1 << 23);
            if (BytesPerSample == 2)
            {
                BinaryPrimitives.WriteInt16LittleEndian(bytes, (short)value);
            }
            else if (BytesPerSample == 4)
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes, value << 8);
            }
            else
            {
                bytes[0] = (byte)value;
                bytes[1] = (byte)(value >> 8);
                bytes[2] = (byte)(value >> 16);
            }
        }
    }

    private int Round(float sample, int steps)
    {
        var exact = (double)sample * steps;
        var rounded = exact == Math.Floor(exact) ? exact : Math.Floor(exact + Uniform() + Uniform() + 0.5);
        return (int)Math.Clamp(rounded, -steps, steps - 1);
    }

    // -0.5 to 0.5.
    private double Uniform()
    {
        _random ^= _random >> 12;
        _random ^= _random << 25;
        _random ^= _random >> 27;
        return ((_random * 0x2545_F491_4F6C_DD1D >> 11) * (1.0 / (1L << 53))) - 0.5;
    }
}
