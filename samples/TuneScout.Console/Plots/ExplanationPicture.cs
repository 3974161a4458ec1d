using ScottPlot;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Draws a whole explanation: votes, evidence at each peak, evidence by place, and the decision.</summary>
internal static class ExplanationPicture
{
    public const int Width = 1200;
    public const int Height = 1700;

    public static void Write(string path, string file, Explanation explanation) => PictureFile.Write(
        path,
        ExplanationPlot.Title(file, explanation),
        Width,
        Height,
        ExplanationPlot.Votes(explanation),
        Named(ExplanationPlot.Evidence(explanation, ExplanationPlot.Shown(explanation)), "how much the clip stands out where the track has its peaks"),
        Named(ExplanationPlot.Curve(explanation), "the evidence of all those peaks together, for every place in the track"),
        Named(ExplanationPlot.Decision(explanation), "the best place of each track, and what the best needs to be believed"));

    private static Plot Named(Plot plot, string caption)
    {
        plot.Title(caption, 13);
        plot.Axes.Title.Label.Bold = false;
        return plot;
    }
}
