using System.Globalization;
using ScottPlot;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Plots of the steps from votes to decision.</summary>
internal static class ExplanationPlot
{
    public const int Width = 1200;
    public const int Height = 620;
    private const int MostBars = 40;

    public static readonly Color Best = Color.FromHex("#1f77b4"), Other = Color.FromHex("#ff7f0e"), Heard = Color.FromHex("#7cfc00"), Absent = Color.FromHex("#ff4d4d");
    private static readonly Color Faint = Color.FromHex("#ffd447"), Needed = Color.FromHex("#d62728"), Chance = Color.FromHex("#7f7f7f");

    /// <summary>The places that the hashes voted for, in the track that is shown and in its rival.</summary>
    public static Plot Votes(Explanation explanation)
    {
        var plot = new Plot();
        Add(Rival(explanation), NameOfRival(explanation), Other);
        Add(Shown(explanation), NameOfShown(explanation), Best);
        Label(plot, "where in the track the clip would start, s", "votes");
        plot.Axes.AutoScale();
        var highest = Math.Max(1, Math.Max(Most(Rival(explanation)), Most(Shown(explanation))));
        plot.Axes.SetLimitsY(0, 1.1 * highest);
        ShowLegend(plot);
        return plot;

        static double Most(ExplainedPlace? place) => place is { Votes.Count: > 0 } ? place.Votes.Max(static vote => vote.Votes) : 0;

        void Add(ExplainedPlace? place, string legend, Color color)
        {
            if (place is not { Votes.Count: > 0 }) return;
            foreach (var vote in place.Votes) plot.Add.Line(vote.Offset.TotalSeconds, 0, vote.Offset.TotalSeconds, vote.Votes).LineColor = color.WithAlpha(0.35);
            Coordinates[] tops = [.. place.Votes.Select(static vote => new Coordinates(vote.Offset.TotalSeconds, vote.Votes))];
            var points = plot.Add.Markers(tops, MarkerShape.FilledCircle, 5, color);
            points.LegendText = $"{legend}: {Name(place)}";
        }
    }

    /// <summary>The clip's evidence with the peaks of a track on it, coloured by what the clip has there.</summary>
    public static Plot Evidence(Explanation explanation, ExplainedPlace? place)
    {
        var plot = SoundPlot.Evidence(explanation);
        if (place is null) return plot;
        Add(static evidence => evidence < 0, Absent, MarkerShape.OpenCircle, "not heard");
        Add(static evidence => evidence is >= 0 and < 1, Faint, MarkerShape.OpenCircle, "faint");
        Add(static evidence => evidence >= 1, Heard, MarkerShape.FilledCircle, "heard");
        SoundPlot.ShowLegend(plot);
        return plot;

        void Add(Func<double, bool> which, Color color, MarkerShape shape, string legend)
        {
            var peaks = place.Peaks.Where(peak => which(peak.Evidence)).Select(static peak => (peak.Time.TotalSeconds, peak.FrequencyHz)).ToList();
            SoundPlot.AddMarkers(plot, peaks, shape, 7, color, $"{legend}: {peaks.Count} of {place.Peaks.Count}");
        }
    }

    /// <summary>The evidence for every place in a track: one top stands out where the clip is heard.</summary>
    public static Plot Curve(Explanation explanation)
    {
        var plot = new Plot();
        Add(Rival(explanation), Other, NameOfRival(explanation));
        Add(Shown(explanation), Best, NameOfShown(explanation));
        Lines(plot, explanation);
        Label(plot, "where in the track the clip starts, s", "evidence (score)");
        plot.Axes.AutoScale();
        ShowLegend(plot);
        return plot;

        void Add(ExplainedPlace? place, Color color, string legend)
        {
            if (place is not { Curve.Count: > 0 }) return;
            var step = FingerprintOptions.HopDuration.TotalSeconds;
            double[] seconds = [.. Enumerable.Range(0, place.Curve.Count).Select(i => place.CurveStart.TotalSeconds + (i * step))];
            double[] scores = [.. place.Curve.Select(static score => (double)score)];
            var line = plot.Add.ScatterLine(seconds, scores, color.WithAlpha(0.8));
            line.LineWidth = 1;
            line.LegendText = $"{legend}: {Name(place)}";
        }
    }

    /// <summary>The best score of each track, and what the best needs to be believed.</summary>
    public static Plot Decision(Explanation explanation)
    {
        var plot = new Plot();
        double[] scores = [.. explanation.Scores.Take(MostBars)];
        for (var i = 0; i < scores.Length; i++) plot.Add.Bar(i + 1, scores[i]).Color = i == 0 && !IsAnotherThanBest(explanation) ? Best : Other.WithAlpha(0.7);
        Lines(plot, explanation);
        if (explanation.Expected is { } expected && IsAnotherThanBest(explanation))
        {
            var line = plot.Add.HorizontalLine(expected.Score, 2, Best);
            line.LegendText = $"{NameOfShown(explanation)}: {Name(expected)}";
        }

        Label(plot, explanation.Scores.Count > MostBars ? string.Create(CultureInfo.InvariantCulture, $"the best {MostBars} of {explanation.Scores.Count} nominated tracks") : "nominated tracks, best first", "evidence (score)");
        var highest = Math.Max(scores.DefaultIfEmpty(1).Max(), Threshold(explanation));
        plot.Axes.SetLimits(0, Math.Max(2, scores.Length + 1), Math.Min(0, explanation.Expected?.Score ?? 0), 1.15 * Math.Max(1, highest));
        ShowLegend(plot);
        return plot;
    }

    /// <summary>What the title of a picture says of the answer.</summary>
    public static string Title(string file, Explanation explanation)
    {
        if (explanation.Best is not { } best) return $"{file}: no match, {explanation.Reason}";
        var answer = explanation.Decision == Fingerprinting.Decision.Match ? "match" : "no match, best guess";
        return string.Create(CultureInfo.InvariantCulture, $"{file}: {answer}: {Name(best)} at {best.Offset.TotalSeconds:0.0} s, margin {explanation.Margin:0.00} of {explanation.NeededMargin:0.00} needed");
    }

    /// <summary>Where in a track the clip was looked at, and how much speaks for it.</summary>
    public static string PlaceOf(ExplainedPlace place) =>
        string.Create(CultureInfo.InvariantCulture, $"against {Name(place)} at {place.Offset.TotalSeconds:0.0} s, evidence {place.Score:0.0}");

    public static string Name(ExplainedPlace place) => place.Track.Metadata.Title ?? place.Track.Id.ToString();

    // Where a track was asked for, it is what the picture is about.
    public static ExplainedPlace? Shown(Explanation explanation) => explanation.Expected ?? explanation.Best;

    // What it is compared with: the best, where another track was asked about.
    private static ExplainedPlace? Rival(Explanation explanation) => IsAnotherThanBest(explanation) ? explanation.Best : explanation.RunnerUp;

    private static string NameOfRival(Explanation explanation) => IsAnotherThanBest(explanation) ? "the best" : "the runner-up";

    private static bool IsAnotherThanBest(Explanation explanation) => explanation is { Expected: { } expected, Best: { } best } && expected.Track.Id != best.Track.Id;

    private static string NameOfShown(Explanation explanation) => explanation.Expected is null ? "the best" : "the track asked about";

    private static double Threshold(Explanation explanation) =>
        Math.Max(explanation.ChanceScore, explanation.RunnerUp is { Nominated: true } rival ? rival.Score : 0) + explanation.NeededMargin;

    private static void Lines(Plot plot, Explanation explanation)
    {
        if (explanation.Best is null) return;
        Add(Threshold(explanation), Needed, "needed to be believed");
        Add(explanation.ChanceScore, Chance, "what chance would reach");

        void Add(double score, Color color, string legend)
        {
            var line = plot.Add.HorizontalLine(score, 2, color, LinePattern.Dashed);
            line.LegendText = legend;
        }
    }

    private static void ShowLegend(Plot plot)
    {
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.FontSize = 13;
        plot.Legend.ShadowColor = Colors.Transparent;
        if (plot.Legend.GetItems().Length > 0) plot.ShowLegend(Edge.Bottom);
    }

    private static void Label(Plot plot, string x, string y)
    {
        plot.XLabel(x, 13);
        plot.YLabel(y, 13);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        plot.Axes.Left.MinimumSize = 70;
    }
}
