using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TuneScout.Fingerprinting;

/// <summary>The steps of a <see cref="RealFft"/> in vectors of one width.</summary>
/// <typeparam name="T">The vector.</typeparam>
internal static class RealFftSteps<T>
    where T : unmanaged, ILanes<T>
{
    /// <summary>Stride 1: a vector holds as many groups of one butterfly each. Their results lie side by side by fours.</summary>
    public static void First(RealFftPlan.Stage stage, float[] x, float[] xi, float[] y, float[] yi)
    {
        var groups = stage.Quarter;
        ref var re = ref Start(x);
        ref var im = ref Start(xi);
        for (var p = 0; p < groups; p += T.Count)
        {
            var butterfly = new Butterfly(ref re, ref im, p, groups);
            Multiply(butterfly.F1, butterfly.F1i, stage, 0, p, out var b, out var bi);
            Multiply(butterfly.F2, butterfly.F2i, stage, 2, p, out var c, out var ci);
            Multiply(butterfly.F3, butterfly.F3i, stage, 4, p, out var d, out var di);
            T.StoreInterleaved(butterfly.F0, b, c, d, ref Start(y), 4 * p);
            T.StoreInterleaved(butterfly.F0i, bi, ci, di, ref Start(yi), 4 * p);
        }
    }

    /// <summary>Stride 4: each four lanes are a group.</summary>
    public static void Second(RealFftPlan.Stage stage, float[] x, float[] xi, float[] y, float[] yi)
    {
        var step = 4 * stage.Quarter;
        ref var re = ref Start(x);
        ref var im = ref Start(xi);
        for (var at = 0; at < step; at += T.Count)
        {
            var butterfly = new Butterfly(ref re, ref im, at, step);
            Multiply(butterfly.F1, butterfly.F1i, stage, 0, at, out var b, out var bi);
            Multiply(butterfly.F2, butterfly.F2i, stage, 2, at, out var c, out var ci);
            Multiply(butterfly.F3, butterfly.F3i, stage, 4, at, out var d, out var di);
            var target = 4 * at;
            T.StoreFours(butterfly.F0, ref Start(y), target, 16);
            T.StoreFours(butterfly.F0i, ref Start(yi), target, 16);
            T.StoreFours(b, ref Start(y), target + 4, 16);
            T.StoreFours(bi, ref Start(yi), target + 4, 16);
            T.StoreFours(c, ref Start(y), target + 8, 16);
            T.StoreFours(ci, ref Start(yi), target + 8, 16);
            T.StoreFours(d, ref Start(y), target + 12, 16);
            T.StoreFours(di, ref Start(yi), target + 12, 16);
        }
    }

    /// <summary>Stride 16 and more: all lanes belong to one group and share its factors.</summary>
    public static void Later(RealFftPlan.Stage stage, float[] x, float[] xi, float[] y, float[] yi)
    {
        var stride = stage.Stride;
        var step = stride * stage.Quarter;
        WithoutFactors(stride, step, x, xi, y, yi);
        ref var re = ref Start(x);
        ref var im = ref Start(xi);
        ref var to = ref Start(y);
        ref var toI = ref Start(yi);
        for (var p = 1; p < stage.Quarter; p++)
        {
            var (c1, s1) = Factor(stage, 0, p);
            var (c2, s2) = Factor(stage, 2, p);
            var (c3, s3) = Factor(stage, 4, p);
            for (var q = 0; q < stride; q += T.Count)
            {
                var butterfly = new Butterfly(ref re, ref im, (stride * p) + q, step);
                var target = (4 * stride * p) + q;
                T.Store(butterfly.F0, ref to, target);
                T.Store(butterfly.F0i, ref toI, target);
                T.Store((butterfly.F1 * c1) - (butterfly.F1i * s1), ref to, target + stride);
                T.Store((butterfly.F1 * s1) + (butterfly.F1i * c1), ref toI, target + stride);
                T.Store((butterfly.F2 * c2) - (butterfly.F2i * s2), ref to, target + (2 * stride));
                T.Store((butterfly.F2 * s2) + (butterfly.F2i * c2), ref toI, target + (2 * stride));
                T.Store((butterfly.F3 * c3) - (butterfly.F3i * s3), ref to, target + (3 * stride));
                T.Store((butterfly.F3 * s3) + (butterfly.F3i * c3), ref toI, target + (3 * stride));
            }
        }
    }

    /// <summary>The last step, n = 2: its only twiddle factor is 1.</summary>
    public static void Last(int stride, float[] x, float[] xi, float[] y, float[] yi)
    {
        for (var q = 0; q < stride; q += T.Count)
        {
            var (a, ai) = (T.Load(ref Start(x), q), T.Load(ref Start(xi), q));
            var (b, bi) = (T.Load(ref Start(x), stride + q), T.Load(ref Start(xi), stride + q));
            T.Store(a + b, ref Start(y), q);
            T.Store(ai + bi, ref Start(yi), q);
            T.Store(a - b, ref Start(y), stride + q);
            T.Store(ai - bi, ref Start(yi), stride + q);
        }
    }

    /// <summary>Takes the spectrum of the real signal out of that of the complex one, from both ends at once.</summary>
    public static void SplitToPower(RealFftPlan plan, float[] z, float[] zi, ref float power)
    {
        var half = plan.Half;
        ref var cos = ref Start(plan.Cos);
        ref var sin = ref Start(plan.Sin);
        var quarter = T.Broadcast(0.25f);
        for (var k = 0; k < half / 2; k += T.Count)
        {
            var m = half - k - T.Count + 1;
            var (a, ai) = (T.Load(ref Start(z), k), T.Load(ref Start(zi), k));
            var (b, bi) = (T.Reverse(T.Load(ref Start(z), m)), T.Reverse(T.Load(ref Start(zi), m)));
            var (sum, sumI) = (a + b, ai - bi);
            var (difference, differenceI) = (a - b, ai + bi);
            var (c, s) = (T.Load(ref cos, k), T.Load(ref sin, k));
            var r = (differenceI * c) + (difference * s) + sum;
            var i = (differenceI * s) - (difference * c) + sumI;
            T.Store(quarter * ((r * r) + (i * i)), ref power, k);

            // Bin N/2 - k has the same sum and the opposite difference.
            (c, s) = (T.Reverse(T.Load(ref cos, m)), T.Reverse(T.Load(ref sin, m)));
            r = (differenceI * c) - (difference * s) + sum;
            i = (differenceI * s) + (difference * c) - sumI;
            T.Store(T.Reverse(quarter * ((r * r) + (i * i))), ref power, m);
        }

        Middle(plan, z, zi, ref power);
    }

    // Bin N/4 is its own mirror image.
    private static void Middle(RealFftPlan plan, float[] z, float[] zi, ref float power)
    {
        var k = plan.Half / 2;
        var r = ((zi[k] + zi[k]) * plan.Cos[k]) + (0f * plan.Sin[k]) + (z[k] + z[k]);
        var i = ((zi[k] + zi[k]) * plan.Sin[k]) - (0f * plan.Cos[k]) + 0f;
        Unsafe.Add(ref power, k) = 0.25f * ((r * r) + (i * i));
    }

    // The first group's factors are 1.
    private static void WithoutFactors(int stride, int step, float[] x, float[] xi, float[] y, float[] yi)
    {
        for (var q = 0; q < stride; q += T.Count)
        {
            var butterfly = new Butterfly(ref Start(x), ref Start(xi), q, step);
            T.Store(butterfly.F0, ref Start(y), q);
            T.Store(butterfly.F0i, ref Start(yi), q);
            T.Store(butterfly.F1, ref Start(y), q + stride);
            T.Store(butterfly.F1i, ref Start(yi), q + stride);
            T.Store(butterfly.F2, ref Start(y), q + (2 * stride));
            T.Store(butterfly.F2i, ref Start(yi), q + (2 * stride));
            T.Store(butterfly.F3, ref Start(y), q + (3 * stride));
            T.Store(butterfly.F3i, ref Start(yi), q + (3 * stride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(T re, T im, RealFftPlan.Stage stage, int factor, int at, out T productRe, out T productIm)
    {
        var c = T.Load(ref Start(stage.Factors[factor]), at);
        var s = T.Load(ref Start(stage.Factors[factor + 1]), at);
        productRe = (re * c) - (im * s);
        productIm = (re * s) + (im * c);
    }

    private static (T Cos, T Sin) Factor(RealFftPlan.Stage stage, int factor, int at) =>
        (T.Broadcast(stage.Factors[factor][at]), T.Broadcast(stage.Factors[factor + 1][at]));

    private static ref float Start(float[] values) => ref MemoryMarshal.GetArrayDataReference(values);

    /// <summary>Four numbers, transformed, before they are multiplied by their factors.</summary>
    private readonly ref struct Butterfly
    {
        public readonly T F0, F0i, F1, F1i, F2, F2i, F3, F3i;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Butterfly(ref float x, ref float xi, int at, int step)
        {
            var (a, ai) = (T.Load(ref x, at), T.Load(ref xi, at));
            var (b, bi) = (T.Load(ref x, at + step), T.Load(ref xi, at + step));
            var (c, ci) = (T.Load(ref x, at + (2 * step)), T.Load(ref xi, at + (2 * step)));
            var (d, di) = (T.Load(ref x, at + (3 * step)), T.Load(ref xi, at + (3 * step)));
            var (e, ei) = (a + c, ai + ci);
            var (f, fi) = (a - c, ai - ci);
            var (g, gi) = (b + d, bi + di);
            var (h, hi) = (b - d, bi - di); // times i: (-hi, h)
            (F0, F0i) = (e + g, ei + gi);
            (F1, F1i) = (f + hi, fi - h);
            (F2, F2i) = (e - g, ei - gi);
            (F3, F3i) = (f - hi, fi + h);
        }
    }
}
