using ScottPlot;

namespace TuneScout.Evaluation;

/// <summary>Draws how often answers of a confidence are right: on the diagonal, a confidence is what it says.</summary>
internal static class ReliabilityPlot
{
    public static void Write(string path, IReadOnlyList<ScoredClip> clips)
    {
        var bins = ReliabilityBins.Of(clips.Where(clip => clip.Predicted is not null).Select(clip => (clip.Confidence, clip.IsHit)));
        using var plot = PlotCanvas.Begin("Reliability of the confidence", "confidence", "share of answers that are right");
        var diagonal = plot.Add.Line(0, 0, 1, 1);
        diagonal.Color = Colors.Gray;
        diagonal.LinePattern = LinePattern.Dashed;
        foreach (var bin in bins)
        {
            var (low, high) = Wilson.Interval(bin.Right, bin.Count);
            plot.Add.Line(bin.MeanConfidence, low, bin.MeanConfidence, high).Color = PlotCanvas.Hue(0).WithAlpha(0.5);
            var label = plot.Add.Text($"{bin.Count}", bin.MeanConfidence, bin.RightShare);
            label.LabelFontSize = 12;
            label.LabelFontColor = Colors.Black;
            // Beside the point, on the side where there is room for it.
            label.LabelAlignment = bin.MeanConfidence > 0.9 ? Alignment.UpperRight : bin.RightShare < 0.1 ? Alignment.LowerLeft : Alignment.UpperLeft;
            label.OffsetX = bin.MeanConfidence > 0.9 ? -7 : 7;
            label.OffsetY = bin.RightShare < 0.1 ? -5 : 5;
        }

        if (bins.Count > 0)
        {
            var line = plot.Add.Scatter(bins.Select(bin => bin.MeanConfidence).ToArray(), bins.Select(bin => bin.RightShare).ToArray(), PlotCanvas.Hue(0));
            line.LineWidth = 2;
            line.MarkerSize = 8;
        }

        plot.Axes.SetLimits(-0.02, 1.02, -0.02, 1.05);
        PlotCanvas.Write(plot, path);
    }
}
