using System.Runtime.InteropServices;

namespace TuneScout.Fingerprinting;

/// <summary>Weighted sums of rows, and of a row's neighbours, with weights that are the same on both sides.</summary>
internal static class Smoothing
{
    /// <summary>Weights of a Gaussian from its middle outwards; with their mirror images they add up to 1.</summary>
    public static float[] Gaussian(double deviation, int reach)
    {
        var weights = Enumerable.Range(0, reach + 1).Select(k => Math.Exp(-0.5 * k * k / (deviation * deviation))).ToArray();
        var sum = weights.Sum() + weights.Skip(1).Sum();
        return [.. weights.Select(weight => (float)(weight / sum))];
    }

    /// <summary>Smooths one row over time: weight 0 times the row, and weight k times the sum of those k before and after it.</summary>
    /// <param name="rows">Rows of the target's length; the outermost go on beyond the ends.</param>
    /// <param name="at">The row.</param>
    /// <param name="weights">See <see cref="Gaussian"/>; up to four.</param>
    /// <param name="target">Receives the row.</param>
    /// <param name="rung">The width of the vectors. All give the same bits.</param>
    public static void OverTime(ReadOnlySpan<float> rows, int at, ReadOnlySpan<float> weights, Span<float> target, Rung rung)
    {
        Span<int> starts = stackalloc int[(2 * weights.Length) - 1];
        for (var k = 0; k < starts.Length; k++) starts[k] = Math.Clamp(at + k - weights.Length + 1, 0, (rows.Length / target.Length) - 1) * target.Length;
        var done = rung switch
        {
            Rung.Vector512 => Run<Lanes16>(rows, starts, weights, target),
            Rung.Vector256 => Run<Lanes8>(rows, starts, weights, target),
            Rung.Vector128 => Run<Lanes4>(rows, starts, weights, target),
            _ => 0,
        };
        var middle = weights.Length - 1;
        for (; done < target.Length; done++)
        {
            var sum = rows[starts[middle] + done] * weights[0];
            for (var k = 1; k < weights.Length; k++) sum += (rows[starts[middle - k] + done] + rows[starts[middle + k] + done]) * weights[k];
            target[done] = sum;
        }
    }

    /// <summary>Smooths a row over frequency: its own values by weight 0, their neighbours by weight 1; beyond the ends is nothing.</summary>
    /// <param name="row">Two values or more.</param>
    /// <param name="weights">Two of them, see <see cref="Gaussian"/>.</param>
    /// <param name="target">Receives the row; must not be the row itself.</param>
    /// <param name="rung">The width of the vectors. All give the same bits.</param>
    public static void OverFrequency(ReadOnlySpan<float> row, ReadOnlySpan<float> weights, Span<float> target, Rung rung)
    {
        target = target[..row.Length];
        target[0] = (row[0] * weights[0]) + ((0 + row[1]) * weights[1]);
        var done = rung switch
        {
            Rung.Vector512 => Run<Lanes16>(row, weights, target),
            Rung.Vector256 => Run<Lanes8>(row, weights, target),
            Rung.Vector128 => Run<Lanes4>(row, weights, target),
            _ => 1,
        };
        for (; done < row.Length - 1; done++) target[done] = (row[done] * weights[0]) + ((row[done - 1] + row[done + 1]) * weights[1]);
        target[^1] = (row[^1] * weights[0]) + ((row[^2] + 0) * weights[1]);
    }

    private static int Run<T>(ReadOnlySpan<float> rows, ReadOnlySpan<int> starts, ReadOnlySpan<float> weights, Span<float> target)
        where T : unmanaged, ILanes<T>
    {
        ref var from = ref MemoryMarshal.GetReference(rows);
        ref var to = ref MemoryMarshal.GetReference(target);
        var middle = weights.Length - 1;
        var at = 0;
        for (; at + T.Count <= target.Length; at += T.Count)
        {
            var sum = T.Load(ref from, starts[middle] + at) * T.Broadcast(weights[0]);
            for (var k = 1; k < weights.Length; k++)
                sum += (T.Load(ref from, starts[middle - k] + at) + T.Load(ref from, starts[middle + k] + at)) * T.Broadcast(weights[k]);
            T.Store(sum, ref to, at);
        }

        return at;
    }

    private static int Run<T>(ReadOnlySpan<float> row, ReadOnlySpan<float> weights, Span<float> target)
        where T : unmanaged, ILanes<T>
    {
        ref var from = ref MemoryMarshal.GetReference(row);
        ref var to = ref MemoryMarshal.GetReference(target);
        var (own, near) = (T.Broadcast(weights[0]), T.Broadcast(weights[1]));
        var at = 1;
        for (; at + T.Count < row.Length; at += T.Count)
            T.Store((T.Load(ref from, at) * own) + ((T.Load(ref from, at - 1) + T.Load(ref from, at + 1)) * near), ref to, at);
        return at;
    }
}
