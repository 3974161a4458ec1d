using System.Runtime.CompilerServices;

namespace TuneScout.Equalizer;

/// <summary>The ranges that all filters share, and what is said outside of them.</summary>
internal static class FilterArguments
{
    public const double LowestHz = 1;

    /// <summary>Highest frequency, as a part of the sample rate: closer to a half, poles would round onto the unit circle.</summary>
    public const double HighestPart = 0.499;

    public const int LowestRate = 1000, HighestRate = 1_000_000;
    public const int MostChannels = 256;
    public const double MaxGainDb = 40;
    public const double LowestQ = 0.05, HighestQ = 100;
    public const int MostOrder = 12;

    /// <summary>The least ratio of the edges of a band: narrower ones would round to poles on the unit circle.</summary>
    public const double LeastBandRatio = 1.001;

    public static void CheckRate(double sampleRate, [CallerArgumentExpression(nameof(sampleRate))] string? name = null) =>
        CheckRange(sampleRate, LowestRate, HighestRate, "Hz", name);

    public static void CheckChannels(int channels, [CallerArgumentExpression(nameof(channels))] string? name = null) =>
        CheckRange(channels, 1, MostChannels, "channels", name);

    public static void CheckFrequency(double frequencyHz, double sampleRate, [CallerArgumentExpression(nameof(frequencyHz))] string? name = null)
    {
        if (FrequencyFault(frequencyHz, sampleRate, name!) is { } fault) throw new ArgumentOutOfRangeException(name, frequencyHz, fault + ".");
    }

    /// <summary>What is wrong with a frequency, or null.</summary>
    public static string? FrequencyFault(double frequencyHz, double sampleRate, string name) =>
        frequencyHz >= LowestHz && frequencyHz <= HighestPart * sampleRate
            ? null
            : $"{name} is {frequencyHz} Hz, must be {LowestHz} to {HighestPart * sampleRate:0.###} Hz, less than half the sample rate of {sampleRate} Hz";

    public static void CheckGain(double gainDb, [CallerArgumentExpression(nameof(gainDb))] string? name = null) =>
        CheckRange(gainDb, -MaxGainDb, MaxGainDb, "dB", name);

    public static void CheckQ(double q, [CallerArgumentExpression(nameof(q))] string? name = null) => CheckRange(q, LowestQ, HighestQ, null, name);

    public static void CheckOrder(int order, [CallerArgumentExpression(nameof(order))] string? name = null) =>
        CheckRange(order, 1, MostOrder, null, name);

    public static void CheckBand(double lowHz, double highHz, double sampleRate)
    {
        CheckFrequency(lowHz, sampleRate);
        CheckFrequency(highHz, sampleRate);
        if (!(highHz >= LeastBandRatio * lowHz))
            throw new ArgumentOutOfRangeException(nameof(highHz), highHz, $"{nameof(highHz)} is {highHz} Hz, must be at least {LeastBandRatio} x {nameof(lowHz)}, which is {lowHz} Hz.");
    }

    public static void CheckFinite(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, must be a finite number.");
    }

    /// <summary>Not-a-number fails every comparison, so it is out of every range.</summary>
    public static void CheckRange(double value, double least, double most, string? unit, string? name)
    {
        if (RangeFault(value, least, most, unit, name) is { } fault) throw new ArgumentOutOfRangeException(name, value, fault + ".");
    }

    /// <summary>What is wrong with a value, or null.</summary>
    public static string? RangeFault(double value, double least, double most, string? unit, string? name)
    {
        if (value >= least && value <= most) return null;
        var suffix = unit is null ? "" : " " + unit;
        return $"{name} is {value}{suffix}, must be {least} to {most}{suffix}";
    }
}
