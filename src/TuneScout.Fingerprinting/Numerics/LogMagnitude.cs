using System.Runtime.InteropServices;

namespace TuneScout.Fingerprinting;

/// <summary>Log magnitudes of squared magnitudes: ln(sqrt(power) + floor).</summary>
internal static class LogMagnitude
{
    /// <summary>Takes the logarithms; every rung gives the same bits.</summary>
    /// <param name="power">Squared magnitudes; finite, not negative.</param>
    /// <param name="floor">Added to each magnitude; above zero.</param>
    /// <param name="logs">Receives as many logarithms as it has room for.</param>
    /// <param name="rung">The width.</param>
    public static void Of(ReadOnlySpan<float> power, float floor, Span<float> logs, Rung rung)
    {
        power = power[..logs.Length];
        var done = rung switch
        {
            Rung.Vector512 => Run<Lanes16>(power, floor, logs),
            Rung.Vector256 => Run<Lanes8>(power, floor, logs),
            Rung.Vector128 => Run<Lanes4>(power, floor, logs),
            _ => 0,
        };
        for (; done < logs.Length; done++) logs[done] = VectorLog.Scalar(MathF.Sqrt(power[done]) + floor);
    }

    private static int Run<T>(ReadOnlySpan<float> power, float floor, Span<float> logs)
        where T : unmanaged, ILanes<T>
    {
        ref var from = ref MemoryMarshal.GetReference(power);
        ref var to = ref MemoryMarshal.GetReference(logs);
        var at = 0;
        for (; at + T.Count <= logs.Length; at += T.Count) T.Store(T.LogOfRoot(T.Load(ref from, at), floor), ref to, at);
        return at;
    }
}
