using System.Runtime.InteropServices;

namespace TuneScout.Fingerprinting;

/// <summary>Multiplies a frame by a window and takes samples at even and at odd places apart, as <see cref="RealFft"/> wants them.</summary>
internal static class Window
{
    /// <summary>The periodic Hann window: 0.5 - 0.5 cos(2 pi n / N).</summary>
    public static float[] Hann(int length) => [.. Enumerable.Range(0, length).Select(n => (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * n / length))))];

    /// <summary>Applies a window; every rung gives the same bits.</summary>
    /// <param name="samples">The frame.</param>
    /// <param name="window">As long as the frame.</param>
    /// <param name="even">Receives products 0, 2, 4 …</param>
    /// <param name="odd">Receives products 1, 3, 5 …</param>
    /// <param name="rung">The width.</param>
    public static void Apply(ReadOnlySpan<float> samples, ReadOnlySpan<float> window, Span<float> even, Span<float> odd, Rung rung)
    {
        window = window[..samples.Length];
        even = even[..(samples.Length / 2)];
        odd = odd[..(samples.Length / 2)];
        var done = rung switch
        {
            Rung.Vector512 => Run<Lanes16>(samples, window, even, odd),
            Rung.Vector256 => Run<Lanes8>(samples, window, even, odd),
            Rung.Vector128 => Run<Lanes4>(samples, window, even, odd),
            _ => 0,
        };
        for (; done < even.Length; done++)
        {
            even[done] = samples[2 * done] * window[2 * done];
            odd[done] = samples[(2 * done) + 1] * window[(2 * done) + 1];
        }
    }

    private static int Run<T>(ReadOnlySpan<float> samples, ReadOnlySpan<float> window, Span<float> even, Span<float> odd)
        where T : unmanaged, ILanes<T>
    {
        ref var from = ref MemoryMarshal.GetReference(samples);
        ref var shape = ref MemoryMarshal.GetReference(window);
        ref var toEven = ref MemoryMarshal.GetReference(even);
        ref var toOdd = ref MemoryMarshal.GetReference(odd);
        var at = 0;
        for (; at + T.Count <= even.Length; at += T.Count)
        {
            var first = T.Load(ref from, 2 * at) * T.Load(ref shape, 2 * at);
            var second = T.Load(ref from, (2 * at) + T.Count) * T.Load(ref shape, (2 * at) + T.Count);
            var (e, o) = T.Unzip(first, second);
            T.Store(e, ref toEven, at);
            T.Store(o, ref toOdd, at);
        }

        return at;
    }
}
