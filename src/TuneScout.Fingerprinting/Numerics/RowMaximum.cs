using System.Runtime.InteropServices;

namespace TuneScout.Fingerprinting;

/// <summary>The largest of 13 neighbouring values, for every value of a row.</summary>
/// <remarks>
/// Two passes: the largest of 4 from each value on, then of four such windows, of which the last two overlap. That is eight reads a value;
/// van Herk's method needs three comparisons, but each waits for the one before it.
/// </remarks>
internal static class RowMaximum
{
    /// <summary>Values to either side that count.</summary>
    public const int Reach = 6;

    private const int Inner = 4;

    /// <summary>Work space that a row needs.</summary>
    public static int WorkFor(int length) => 2 * (length + (2 * Reach) + 32);

    /// <summary>Filters one row; what lies beyond its ends does not count.</summary>
    /// <param name="row">Finite values.</param>
    /// <param name="work">Work space, see <see cref="WorkFor"/>.</param>
    /// <param name="result">Receives as many values as the row has.</param>
    /// <param name="rung">The width.</param>
    public static void Filter(ReadOnlySpan<float> row, Span<float> work, Span<float> result, Rung rung)
    {
        result = result[..row.Length];
        var half = WorkFor(row.Length) / 2;
        var padded = work[..half];
        var windows = work.Slice(half, half);
        padded[..Reach].Fill(float.MinValue);
        row.CopyTo(padded[Reach..]);
        padded[(Reach + row.Length)..].Fill(float.MinValue);
        var count = row.Length + (2 * Reach) - (Inner - 1);
        switch (rung)
        {
            case Rung.Vector512: Run<Lanes16>(padded, windows, count, result); break;
            case Rung.Vector256: Run<Lanes8>(padded, windows, count, result); break;
            case Rung.Vector128: Run<Lanes4>(padded, windows, count, result); break;
            default: Scalar(padded, windows, count, result); break;
        }
    }

    private static void Run<T>(ReadOnlySpan<float> padded, Span<float> windows, int count, Span<float> result)
        where T : unmanaged, ILanes<T>
    {
        ref var from = ref MemoryMarshal.GetReference(padded);
        ref var over4 = ref MemoryMarshal.GetReference(windows);
        ref var to = ref MemoryMarshal.GetReference(result);
        for (var at = 0; at < count; at += T.Count) // the work space has room for what is too much
            T.Store(T.Max(T.Max(T.Load(ref from, at), T.Load(ref from, at + 1)), T.Max(T.Load(ref from, at + 2), T.Load(ref from, at + 3))), ref over4, at);

        var done = 0;
        for (; done + T.Count <= result.Length; done += T.Count)
        {
            var (a, b) = (T.Load(ref over4, done), T.Load(ref over4, done + Inner));
            var (c, d) = (T.Load(ref over4, done + (2 * Inner)), T.Load(ref over4, done + (2 * Reach) + 1 - Inner));
            T.Store(T.Max(T.Max(a, b), T.Max(c, d)), ref to, done);
        }

        Tail(windows, result, done);
    }

    private static void Scalar(ReadOnlySpan<float> padded, Span<float> windows, int count, Span<float> result)
    {
        for (var at = 0; at < count; at++) windows[at] = Math.Max(Math.Max(padded[at], padded[at + 1]), Math.Max(padded[at + 2], padded[at + 3]));
        Tail(windows, result, 0);
    }

    private static void Tail(ReadOnlySpan<float> windows, Span<float> result, int done)
    {
        for (; done < result.Length; done++)
            result[done] = Math.Max(Math.Max(windows[done], windows[done + Inner]), Math.Max(windows[done + (2 * Inner)], windows[done + (2 * Reach) + 1 - Inner]));
    }
}
