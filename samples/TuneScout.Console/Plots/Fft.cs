using System.Numerics;

namespace TuneScout.Console;

/// <summary>The discrete Fourier transform of a power of two of numbers, in place (Cooley and Tukey, 1965).</summary>
internal static class Fft
{
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
                var turn = Complex.FromPolarCoordinates(1, -2 * Math.PI * k / size);
                for (var i = k; i < values.Length; i += size)
                {
                    var odd = turn * values[i + half];
                    (values[i], values[i + half]) = (values[i] + odd, values[i] - odd);
                }
            }
        }
    }
}
