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
        ExplanationPlot.Evidence(explanation, ExplanationPlot.Shown(explanation)),
        ExplanationPlot.Curve(explanation),
        ExplanationPlot.Decision(explanation));
}
