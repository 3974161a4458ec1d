using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TuneScout.Fingerprinting;

/// <summary>The discrete Fourier transform of eight real signals at once, one in each lane of a vector.</summary>
/// <remarks>
/// A real signal of N samples is a complex one of N / 2: even samples real, odd samples imaginary. That is transformed by
/// Stockham's self-sorting algorithm (radix 4, a last radix 2 where needed) and taken apart by
/// X[k] = (Z[k] + Z*[N/2-k]) / 2 - i/2 exp(-2 pi i k / N) (Z[k] - Z*[N/2-k]).
/// Every lane goes through the same additions and multiplications in the same order whatever the machine's vector width is,
/// and no fused operations are used: results are equal to the bit everywhere.
/// Not thread-safe: it owns its work space.
/// </remarks>
internal sealed class BatchedRealFft
{
    /// <summary>Signals per batch.</summary>
    public const int Lanes = 8;

    private readonly int _half;
    private readonly float[] _cos;
    private readonly float[] _sin;
    private readonly Vector256<float>[] _real;
    private readonly Vector256<float>[] _imaginary;
    private readonly Vector256<float>[] _real2;
    private readonly Vector256<float>[] _imaginary2;

    /// <summary>Plans transforms of one length.</summary>
    /// <param name="length">Samples per signal: a power of two, 8 or more.</param>
    public BatchedRealFft(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 8);
        if (!int.IsPow2(length)) throw new ArgumentOutOfRangeException(nameof(length), length, "The length must be a power of two.");
        _half = length / 2;
        _cos = new float[length];
        _sin = new float[length];
        for (var k = 0; k < length; k++)
        {
            _cos[k] = (float)Math.Cos(-2 * Math.PI * k / length);
            _sin[k] = (float)Math.Sin(-2 * Math.PI * k / length);
        }

        _real = new Vector256<float>[_half];
        _imaginary = new Vector256<float>[_half];
        _real2 = new Vector256<float>[_half];
        _imaginary2 = new Vector256<float>[_half];
    }

    /// <summary>Where sample n of lane l goes: <c>n * Lanes + l</c>; even and odd samples apart, see <see cref="InputOdd"/>.</summary>
    public Span<float> InputEven => MemoryMarshal.Cast<Vector256<float>, float>(_real.AsSpan());

    /// <summary>The odd samples: sample 2n + 1 of lane l at <c>n * Lanes + l</c>.</summary>
    public Span<float> InputOdd => MemoryMarshal.Cast<Vector256<float>, float>(_imaginary.AsSpan());

    /// <summary>Transforms the input and gives the squared magnitudes; the input is overwritten.</summary>
    /// <param name="power">Receives bin k of all lanes at k, for 0 &lt;= k &lt; length / 2.</param>
    public void TransformToPower(Span<Vector256<float>> power)
    {
        var (x, xi, y, yi) = (_real, _imaginary, _real2, _imaginary2);
        var stride = 1;
        for (var n = _half; n > 1;)
        {
            if (n % 4 == 0)
            {
                Radix4(x, xi, y, yi, n, stride);
                n /= 4;
                stride *= 4;
            }
            else
            {
                Radix2(x, xi, y, yi, stride);
                n /= 2;
            }

            (x, y) = (y, x);
            (xi, yi) = (yi, xi);
        }

        SplitToPower(x, xi, power);
    }

    private void Radix4(Vector256<float>[] x, Vector256<float>[] xi, Vector256<float>[] y, Vector256<float>[] yi, int n, int stride)
    {
        var quarter = n / 4;
        var twiddleStep = _cos.Length / n; // exp(-2 pi i p / n) stands at p * length / n
        for (var p = 0; p < quarter; p++)
        {
            var (c1, s1) = Twiddle(p * twiddleStep);
            var (c2, s2) = Twiddle(2 * p * twiddleStep);
            var (c3, s3) = Twiddle(3 * p * twiddleStep);
            var source = stride * p;
            var step = stride * quarter;
            var target = stride * 4 * p;
            for (var q = 0; q < stride; q++)
            {
                var (a, ai) = (x[source + q], xi[source + q]);
                var (b, bi) = (x[source + step + q], xi[source + step + q]);
                var (c, ci) = (x[source + (2 * step) + q], xi[source + (2 * step) + q]);
                var (d, di) = (x[source + (3 * step) + q], xi[source + (3 * step) + q]);
                var (e, ei) = (a + c, ai + ci);
                var (f, fi) = (a - c, ai - ci);
                var (g, gi) = (b + d, bi + di);
                var (h, hi) = (b - d, bi - di); // times i: (-hi, h)
                y[target + q] = e + g;
                yi[target + q] = ei + gi;
                Multiply(f + hi, fi - h, c1, s1, out y[target + stride + q], out yi[target + stride + q]);
                Multiply(e - g, ei - gi, c2, s2, out y[target + (2 * stride) + q], out yi[target + (2 * stride) + q]);
                Multiply(f - hi, fi + h, c3, s3, out y[target + (3 * stride) + q], out yi[target + (3 * stride) + q]);
            }
        }
    }

    // The last step, n = 2: its only twiddle factor is 1.
    private static void Radix2(Vector256<float>[] x, Vector256<float>[] xi, Vector256<float>[] y, Vector256<float>[] yi, int stride)
    {
        for (var q = 0; q < stride; q++)
        {
            y[q] = x[q] + x[stride + q];
            yi[q] = xi[q] + xi[stride + q];
            y[stride + q] = x[q] - x[stride + q];
            yi[stride + q] = xi[q] - xi[stride + q];
        }
    }

    private void SplitToPower(Vector256<float>[] z, Vector256<float>[] zi, Span<Vector256<float>> power)
    {
        var half = Vector256.Create(0.5f);
        var first = z[0] + zi[0];
        power[0] = first * first;
        for (var k = 1; k < _half; k++)
        {
            var m = _half - k;
            var (sum, sumI) = (half * (z[k] + z[m]), half * (zi[k] - zi[m]));
            var (difference, differenceI) = (half * (z[k] - z[m]), half * (zi[k] + zi[m]));
            Multiply(differenceI, -difference, Vector256.Create(_cos[k]), Vector256.Create(_sin[k]), out var r, out var i);
            r += sum;
            i += sumI;
            power[k] = (r * r) + (i * i);
        }
    }

    private (Vector256<float> Cos, Vector256<float> Sin) Twiddle(int index) => (Vector256.Create(_cos[index]), Vector256.Create(_sin[index]));

    private static void Multiply(
        Vector256<float> re, Vector256<float> im, Vector256<float> c, Vector256<float> s, out Vector256<float> productRe, out Vector256<float> productIm)
    {
        productRe = (re * c) - (im * s);
        productIm = (re * s) + (im * c);
    }
}
