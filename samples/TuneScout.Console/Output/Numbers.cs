using System.Globalization;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>How numbers are shown: to the digits that mean something.</summary>
internal static class Numbers
{
    /// <summary>Seconds to the millisecond: an analysis frame is 23 of them.</summary>
    public static double Seconds(TimeSpan time) => Round(time.TotalSeconds, 3);

    public static double Round(double value, int digits) => double.IsFinite(value) ? Math.Round(value, digits) : 0;

    /// <summary>Minutes and seconds, with hours where there are any; below zero with a sign.</summary>
    public static string Clock(TimeSpan time)
    {
        var sign = time < TimeSpan.Zero ? "-" : "";
        var seconds = (long)Math.Round(Math.Abs(time.TotalSeconds));
        return seconds < 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{sign}{seconds / 60}:{seconds % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{sign}{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}");
    }

    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");

    /// <summary>A speed's difference from that of the track; empty where there is none.</summary>
    public static string Change(double ratio) => ratio == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{100 * (ratio - 1):+0.0;-0.0} %");

    /// <summary>At what speed, tempo and pitch a match plays; empty where nothing is changed.</summary>
    public static string Change(Match match)
    {
        var changes = new List<string>();
        if (match.Speed != 1) changes.Add($"speed {Change(match.Speed)}");
        if (match.Tempo != 1) changes.Add($"tempo {Change(match.Tempo)}");
        if (match.PitchCents != 0) changes.Add(string.Create(CultureInfo.InvariantCulture, $"pitch {match.PitchCents:+0;-0} cents"));
        return string.Join(", ", changes);
    }

    public static string Bytes(long bytes) => bytes switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB"),
    };
}
