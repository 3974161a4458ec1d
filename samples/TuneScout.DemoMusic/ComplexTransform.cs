using System.Numerics;

namespace TuneScout.DemoMusic;

/// <summary>The discrete Fourier transform of a power of two of samples, in place (Cooley and Tukey, 1965).</summary>
public static class ComplexTransform
{
    /// <summary>Real samples as the input of a transform.</summary>
    public static Complex[] Load(ReadOnlySpan<float> samples, int size)
    {
        var values = new Complex[size];
        for (var n = 0; n < Math.Min(size, samples.Length); n++) values[n] = samples[n];
        return values;
    }

    /// <summary>The real parts of the first numbers.</summary>
    public static float[] Real(Complex[] values, int length)
    {
        var samples = new float[length];
        for (var n = 0; n < length; n++) samples[n] = (float)values[n].Real;
        return samples;
    }

    /// <summary>Undoes <see cref="Forward"/>.</summary>
    public static void Inverse(Complex[] values)
    {
        for (var n = 0; n < values.Length; n++) values[n] = Complex.Conjugate(values[n]);
        Forward(values);
        for (var n = 0; n < values.Length; n++) values[n] = Complex.Conjugate(values[n]) / values.Length;
    }

    /// <summary>Transforms without scaling.</summary>
    public static void Forward(Complex[] values)
    {
        for (int i = 1, j = 0; i < values.Length; i++)
        {
            var bit = values.Length >> 1;
            for (; (j & bit) != 0; bit >>= 1) j ^= bit;
            j |= bit;
            if (i < j) (values[i], values[j]) = (values[j], values[i]);
        }

        for (var size = 2; size <= values.Length; size *= 2)
        {
            var half = size / 2;
            for (var k = 0; k < half; k++)
            {
                var factor = Complex.FromPolarCoordinates(1, -2 * Math.PI * k / size);
                for (var start = k; start < values.Length; start += size)
                {
                    var odd = values[start + half] * factor;
                    values[start + half] = values[start] - odd;
                    values[start] += odd;
                }
            }
        }
    }
}
