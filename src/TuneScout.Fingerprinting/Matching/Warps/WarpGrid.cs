namespace TuneScout.Fingerprinting;

/// <summary>The warps that are tried: speed, tempo and pitch from -12 to +12 %.</summary>
internal static class WarpGrid
{
    private const double Reach = 0.12;
    private const double SpeedStep = 0.02;
    private const double TempoStep = 0.04;
    private const double PitchStep = 0.02;

    private static readonly Warp[] All = [.. Make()];
    private static readonly short[][] BinsOfWarp = [.. All.Select(static warp => WarpedBins.Of(warp.Frequency))];

    public static ReadOnlySpan<Warp> Warps => All;

    public static int Count => All.Length;

    /// <summary>The query's bin of each bin of a track under a warp.</summary>
    public static ReadOnlySpan<short> Bins(int warp) => BinsOfWarp[warp];

    private static IEnumerable<Warp> Make()
    {
        foreach (var ratio in Ratios(SpeedStep)) yield return Warp.OfSpeed(ratio);
        foreach (var ratio in Ratios(TempoStep)) yield return Warp.OfTempo(ratio);
        foreach (var ratio in Ratios(PitchStep)) yield return Warp.OfPitch(ratio);
    }

    private static IEnumerable<double> Ratios(double step)
    {
        for (var k = 1; k * step <= Reach + 1e-9; k++)
        {
            yield return 1 + (k * step);
            yield return 1 - (k * step);
        }
    }
}
