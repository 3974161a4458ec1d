using System.Globalization;
using ScottPlot;

namespace TuneScout.Evaluation;

/// <summary>Draws the share of clips that are right and accepted, with 95 % intervals.</summary>
internal static class RecallPlot
{
    /// <summary>Over the signal-to-noise ratio, a line for every length.</summary>
    public static void WriteBySnr(string path, string noise, IReadOnlyList<ScoredClip> clips)
    {
        using var plot = PlotCanvas.Begin($"Right and accepted in {noise}", "signal-to-noise ratio, dB", "share of clips, %");
        var hue = 0;
        foreach (var line in clips.GroupBy(clip => clip.Condition.Seconds).OrderByDescending(line => line.Key))
            AddLine(plot, $"{line.Key} s", line.GroupBy(clip => clip.Condition.Parameter), hue++);
        Finish(plot, clips.Select(clip => clip.Condition.Parameter), path);
    }

    /// <summary>Over the length, a line for every kind of clip that has several.</summary>
    public static void WriteByLength(string path, IReadOnlyList<ScoredClip> clips)
    {
        using var plot = PlotCanvas.Begin("Right and accepted by length", "length of the clip, s", "share of clips, %");
        var hue = 0;
        var shown = clips.Where(clip => clip.Condition.IsPositive && Line(clip.Condition) is not null).ToList();
        foreach (var line in shown.GroupBy(clip => Line(clip.Condition)!, StringComparer.Ordinal))
            AddLine(plot, line.Key, line.GroupBy(clip => (double)clip.Condition.Seconds), hue++);
        Finish(plot, shown.Select(clip => (double)clip.Condition.Seconds), path);
    }

    // Twelve lines of noise would lie on each other: three levels of voices and one of noise tell the story.
    private static string? Line(Condition condition) => (condition.Kind, condition.Parameter) switch
    {
        (Kind.Mp3, _) => "MP3 64 kbit/s",
        (Kind.Babble, 10) => "babble +10 dB",
        (Kind.Babble, 0) => "babble 0 dB",
        (Kind.Babble, -6) => "babble -6 dB",
        (Kind.Pink, -6) => "pink noise -6 dB",
        (Kind.PhoneGsm, _) => "phone, GSM",
        _ => null,
    };

    private static void AddLine(Plot plot, string name, IEnumerable<IGrouping<double, ScoredClip>> points, int hue)
    {
        var sorted = points.OrderBy(point => point.Key).ToList();
        var xs = sorted.Select(point => point.Key + (0.08 * hue)).ToArray(); // a little beside each other, or lines would hide lines
        var tallies = sorted.Select(point => Tally.Of([.. point])).ToList();
        var ys = tallies.Select(tally => 100.0 * tally.Right / tally.Clips).ToArray();
        var line = plot.Add.Scatter(xs, ys, PlotCanvas.Hue(hue));
        line.LegendText = name;
        line.LineWidth = 2;
        line.MarkerSize = 7;
        for (var i = 0; i < xs.Length; i++)
        {
            var (low, high) = Wilson.Interval(tallies[i].Right, tallies[i].Clips);
            plot.Add.Line(xs[i], 100 * low, xs[i], 100 * high).Color = PlotCanvas.Hue(hue).WithAlpha(0.5);
        }
    }

    private static void Finish(Plot plot, IEnumerable<double> places, string path)
    {
        var ticks = places.Distinct().Order().ToArray();
        if (ticks.Length == 0) ticks = [0];
        plot.Axes.Bottom.SetTicks(ticks, [.. ticks.Select(tick => tick.ToString("0", CultureInfo.InvariantCulture))]);
        plot.Axes.SetLimits(ticks[0] - 1, ticks[^1] + 1, -2, 103);
        PlotCanvas.Write(plot, path);
    }
}
