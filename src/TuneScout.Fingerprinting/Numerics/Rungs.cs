using System.Runtime.Intrinsics;

namespace TuneScout.Fingerprinting;

/// <summary>Which rungs there are.</summary>
internal static class Rungs
{
    /// <summary>The widest that this machine has instructions for. All give the same bits.</summary>
    public static Rung Best { get; } =
        Vector512.IsHardwareAccelerated ? Rung.Vector512
        : Vector256.IsHardwareAccelerated ? Rung.Vector256
        : Vector128.IsHardwareAccelerated ? Rung.Vector128
        : Rung.Scalar;
}
