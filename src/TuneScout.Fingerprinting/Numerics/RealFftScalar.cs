namespace TuneScout.Fingerprinting;

/// <summary>The steps of a <see cref="RealFft"/>, one number at a time: the twin that the vectors are held against.</summary>
internal static class RealFftScalar
{
    public static void Radix4(RealFftPlan.Stage stage, float[] x, float[] xi, float[] y, float[] yi)
    {
        var stride = stage.Stride;
        var step = stride * stage.Quarter;
        for (var p = 0; p < stage.Quarter; p++)
        {
            for (var q = 0; q < stride; q++)
            {
                var source = (stride * p) + q;
                var target = (stride * 4 * p) + q;
                var (a, ai) = (x[source], xi[source]);
                var (b, bi) = (x[source + step], xi[source + step]);
                var (c, ci) = (x[source + (2 * step)], xi[source + (2 * step)]);
                var (d, di) = (x[source + (3 * step)], xi[source + (3 * step)]);
                var (e, ei) = (a + c, ai + ci);
                var (f, fi) = (a - c, ai - ci);
                var (g, gi) = (b + d, bi + di);
                var (h, hi) = (b - d, bi - di); // times i: (-hi, h)
                y[target] = e + g;
                yi[target] = ei + gi;
                (y[target + stride], yi[target + stride]) = Multiply(stage, p, 1, f + hi, fi - h);
                (y[target + (2 * stride)], yi[target + (2 * stride)]) = Multiply(stage, p, 2, e - g, ei - gi);
                (y[target + (3 * stride)], yi[target + (3 * stride)]) = Multiply(stage, p, 3, f - hi, fi + h);
            }
        }
    }

    /// <summary>The last step, n = 2: its only twiddle factor is 1.</summary>
    public static void Radix2(int stride, float[] x, float[] xi, float[] y, float[] yi)
    {
        for (var q = 0; q < stride; q++)
        {
            y[q] = x[q] + x[stride + q];
            yi[q] = xi[q] + xi[stride + q];
            y[stride + q] = x[q] - x[stride + q];
            yi[stride + q] = xi[q] - xi[stride + q];
        }
    }

    /// <summary>Takes the spectrum of the real signal out of that of the complex one.</summary>
    public static void SplitToPower(RealFftPlan plan, float[] z, float[] zi, Span<float> power)
    {
        for (var k = 0; k <= plan.Half; k++)
        {
            var m = plan.Half - k;
            var (sum, sumI) = (z[k] + z[m], zi[k] - zi[m]);
            var (difference, differenceI) = (z[k] - z[m], zi[k] + zi[m]);
            var r = (differenceI * plan.Cos[k]) + (difference * plan.Sin[k]) + sum;
            var i = (differenceI * plan.Sin[k]) - (difference * plan.Cos[k]) + sumI;
            power[k] = 0.25f * ((r * r) + (i * i));
        }
    }

    private static (float Re, float Im) Multiply(RealFftPlan.Stage stage, int group, int power, float re, float im)
    {
        var (c, s) = (stage.Factors[(2 * power) - 2][group * stage.Repeats], stage.Factors[(2 * power) - 1][group * stage.Repeats]);
        return ((re * c) - (im * s), (re * s) + (im * c));
    }
}
