using ScottPlot;

namespace TuneScout.Evaluation;

/// <summary>Draws how a value is distributed over right answers, wrong answers and sound that is not in the library.</summary>
internal static class DistributionPlot
{
    private const int Bins = 40;
    private const double HighestShare = 0.99; // single far values must not squeeze all others together

    /// <summary>Draws it; what is over a value that 99 % do not reach, or over the one given, counts in the last step.</summary>
    public static void Write(string path, string what, IReadOnlyList<ScoredClip> clips, Func<ScoredClip, double> value, double most = double.PositiveInfinity)
    {
        using var plot = PlotCanvas.Begin($"The {what} of the best answer", what, "share of clips, %");
        var sorted = clips.Select(value).Order().ToArray();
        var highest = Math.Max(1e-6, Math.Min(most, sorted[(int)(HighestShare * (sorted.Length - 1))]));
        Add(plot, "right", [.. clips.Where(clip => clip.IsHit).Select(value)], highest, 2);
        Add(plot, "in the library,\nbest answer wrong", [.. clips.Where(clip => clip.Condition.IsPositive && !clip.IsHit).Select(value)], highest, 4);
        Add(plot, "not in the library", [.. clips.Where(clip => !clip.Condition.IsPositive).Select(value)], highest, 1);
        plot.Axes.Margins(bottom: 0);
        PlotCanvas.Write(plot, path);
    }

    // Steps instead of bars: three sets of bars would hide each other.
    private static void Add(Plot plot, string name, double[] values, double highest, int hue)
    {
        if (values.Length == 0) return;
        var counts = new int[Bins];
        foreach (var value in values) counts[Math.Clamp((int)(value / highest * Bins), 0, Bins - 1)]++;
        var xs = new double[(2 * Bins) + 2];
        var ys = new double[xs.Length];
        for (var bin = 0; bin < Bins; bin++)
        {
            xs[(2 * bin) + 1] = highest * bin / Bins;
            xs[(2 * bin) + 2] = highest * (bin + 1) / Bins;
            ys[(2 * bin) + 1] = ys[(2 * bin) + 2] = 100.0 * counts[bin] / values.Length;
        }

        xs[^1] = highest;
        var line = plot.Add.ScatterLine(xs, ys, PlotCanvas.Hue(hue));
        line.LineWidth = 2;
        line.FillY = true;
        line.FillYColor = PlotCanvas.Hue(hue).WithAlpha(0.15);
        line.LegendText = $"{name} ({values.Length})";
    }
}
