namespace TuneScout.Fingerprinting;

/// <summary>How a query's time and frequency axes lie to a track's.</summary>
/// <param name="Time">Track frames per query frame: 1.04 where the query plays 4 % faster.</param>
/// <param name="Frequency">Query bins per track bin: 1.04 where the query sounds 68 cents higher.</param>
internal readonly record struct Warp(double Time, double Frequency)
{
    /// <summary>Neither time nor frequency is changed.</summary>
    public static Warp None { get; } = new(1, 1);

    /// <summary>Whether nothing is changed.</summary>
    public bool IsNone => Time == 1 && Frequency == 1;

    /// <summary>Time and frequency together: a record played too fast.</summary>
    public static Warp OfSpeed(double ratio) => new(ratio, ratio);

    /// <summary>Time alone.</summary>
    public static Warp OfTempo(double ratio) => new(ratio, 1);

    /// <summary>Frequency alone.</summary>
    public static Warp OfPitch(double ratio) => new(1, ratio);
}
