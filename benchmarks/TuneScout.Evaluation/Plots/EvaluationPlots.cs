namespace TuneScout.Evaluation;

/// <summary>All plots of an evaluation.</summary>
internal static class EvaluationPlots
{
    // Answers are decided between 0 and 4: clean clips with margins of 30 must not squeeze that.
    private const double HighestMargin = 12;

    /// <summary>Names of files and what writes them; those for which there are no clips are missing.</summary>
    public static IReadOnlyList<(string Name, Action<string> Write)> All(IReadOnlyList<ScoredClip> clips)
    {
        var plots = new List<(string, Action<string>)>();
        foreach (var (kind, name) in ((Kind, string)[])[(Kind.Babble, "babble"), (Kind.Pink, "pink noise")])
        {
            var noisy = clips.Where(clip => clip.Condition.IsPositive && clip.Condition.Kind == kind).ToList();
            if (noisy.Count > 0) plots.Add(($"recall-{name.Split(' ')[0]}.png", path => RecallPlot.WriteBySnr(path, name, noisy)));
        }

        if (clips.Any(clip => clip.Condition.IsPositive))
            plots.Add(("recall-length.png", path => RecallPlot.WriteByLength(path, clips)));
        if (clips.Count > 0)
        {
            plots.Add(("margins.png", path => DistributionPlot.Write(path, "margin", clips, clip => clip.Margin, HighestMargin)));
            plots.Add(("scores.png", path => DistributionPlot.Write(path, "score", clips, clip => clip.Score)));
            plots.Add(("reliability.png", path => ReliabilityPlot.Write(path, clips)));
        }

        return plots;
    }
}
