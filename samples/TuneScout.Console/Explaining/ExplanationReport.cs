using System.Globalization;
using Spectre.Console;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Says in words and tables why a recording was recognised or not.</summary>
internal static class ExplanationReport
{
    private const double ShortSeconds = 3;
    private const double FullBar = 8;
    private const int BarLength = 24;

    public static void Write(ToolOutput output, string file, Explanation explanation, double falseAcceptRate)
    {
        var (from, to) = (Numbers.Clock(explanation.Start), Numbers.Clock(explanation.Start + explanation.Duration));
        output.Line($"{file}, {from} to {to}: {Answer(explanation)}");
        if (explanation.Questions.Count > 0)
        {
            var table = new Table().AddColumns("Question", "Hashes asked", "Places nominated", "in tracks");
            for (var i = 0; i < explanation.Questions.Count; i++)
            {
                var question = explanation.Questions[i];
                var again = explanation.Questions.Take(i).Any(earlier => earlier.Kind == question.Kind) ? ", again" : "";
                Row(table, Name(question.Kind) + again, question.Kind == ExplainedQuestionKind.Warped ? "" : Count(question.HashCount), Count(question.PlaceCount), Count(question.TrackCount));
            }

            output.Line("");
            output.Table(table);
        }

        WritePlaces(output, explanation);
        if (explanation.Best is not null) WriteDecision(output, explanation, falseAcceptRate);
        WriteHints(output, explanation);
    }

    private static string Answer(Explanation explanation) => explanation switch
    {
        { Decision: Decision.Match, Best: { } best } => $"match, {ExplanationPlot.Name(best)}",
        _ => $"no match: {explanation.Reason}",
    };

    private static void WritePlaces(ToolOutput output, Explanation explanation)
    {
        var table = new Table().AddColumns("Place", "Title", "Artist", "At", "Votes", "Evidence", "Peaks heard", "Speed", "Pitch", "Track");
        Add("best", explanation.Best);
        Add("runner-up", explanation.RunnerUp);
        Add("asked about", explanation.Expected);
        if (table.Rows.Count == 0) return;
        output.Line("");
        output.Table(table);
        if (ExplanationPlot.Shown(explanation) is not { } place) return;
        output.Line("");
        output.Line($"Evidence for {ExplanationPlot.Name(place)} second by second (a wrong place has -2 to 2):");
        var scores = SecondScores.Of(place.Peaks, explanation.Duration);
        for (var second = 0; second < scores.Length; second++)
        {
            var bar = new string('#', (int)Math.Round(BarLength * Math.Clamp(scores[second] / FullBar, 0, 1)));
            output.Line(string.Create(CultureInfo.InvariantCulture, $"{Numbers.Clock(explanation.Start + TimeSpan.FromSeconds(second)),6} {scores[second],6:0.0} {bar}").TrimEnd());
        }

        void Add(string name, ExplainedPlace? place)
        {
            if (place is null) return;
            var counts = PeakCounts.Of(place.Peaks);
            Row(
                table,
                name,
                ExplanationPlot.Name(place),
                place.Track.Metadata.Artist ?? "",
                Number(place.Offset.TotalSeconds, "0.0 s"),
                place.Votes.Count > 0 ? Number(place.Votes.Max(static vote => vote.Votes), "0.0") : "none",
                Number(place.Score, "0.00"),
                $"{counts.Heard} of {counts.All}",
                Numbers.Change(place.TimeRatio),
                place.FrequencyRatio == 1 ? "" : Number(1200 * Math.Log2(place.FrequencyRatio), "+0;-0") + " cents",
                place.Track.Id.ToString());
        }
    }

    private static void WriteDecision(ToolOutput output, Explanation explanation, double falseAcceptRate)
    {
        var runnerUp = explanation.RunnerUp is { Nominated: true } rival ? rival.Score : 0;
        var rivalName = explanation.ChanceScore >= runnerUp ? "what chance would reach" : "the runner-up";
        output.Line("");
        output.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"The best place leads {rivalName} ({Math.Max(explanation.ChanceScore, runnerUp):0.00}) by {explanation.Margin:0.00}; {explanation.NeededMargin:0.00} is needed at this length."));
        output.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"Log odds {explanation.LogOdds:0.00} (confidence {Numbers.Percent(explanation.Confidence)}), needed {explanation.NeededLogOdds:0.00}, for a false-accept rate of {100 * falseAcceptRate:0.###} %{(explanation.Questions.Count == 1 ? ", and for no further question" : "")}."));
    }

    private static void WriteHints(ToolOutput output, Explanation explanation)
    {
        var hints = Hints(explanation).ToList();
        if (hints.Count > 0) output.Line("");
        foreach (var hint in hints) output.Line("- " + hint);
    }

    private static IEnumerable<string> Hints(Explanation explanation)
    {
        if (explanation.Duration == TimeSpan.Zero && explanation.Start > TimeSpan.Zero)
            yield return $"The recording ends before {Numbers.Clock(explanation.Start)}: name an earlier place with --at.";
        if (explanation.Expected is { Nominated: false } expected)
            yield return $"The votes nominated no place in the track that was asked about, so it could not be answered: too few of its peaks are heard. \"At\" is the place in it that fits best ({Number(expected.Score, "0.00")}).";
        else if (explanation is { Expected: { } asked, Best: { } first } && asked.Track.Id != first.Track.Id)
            yield return "The track that was asked about was nominated, but another one fits better.";
        if (explanation.Decision == Decision.Match || explanation.Duration == TimeSpan.Zero || explanation.LibraryTrackCount == 0) yield break;
        if (ExplanationPlot.Shown(explanation) is { } shown && HowWellHeard(explanation, shown) is { } heard) yield return heard;
        if (explanation.Questions.Count > 0 && explanation.Questions.All(static question => question.Kind != ExplainedQuestionKind.Warped))
            yield return "Another speed, tempo or pitch was not looked for: --warps auto does.";
        if (explanation.Best is null && explanation.Questions.Count > 0)
            yield return "No place was nominated: the clip holds no music that the library has, or next to no music at all.";
        if (explanation.RunnerUp is { } runnerUp && explanation.Best is { } best && runnerUp.Score > explanation.ChanceScore + 1 && best.Score > explanation.ChanceScore + explanation.NeededMargin)
            yield return "The runner-up is almost as good: what the clip has in common with both (a beat, a chord, a sample, another version) does not tell them apart.";
        if (explanation.Duration.TotalSeconds < ShortSeconds)
            yield return "The clip is shorter than 3 s: a longer one needs less evidence per second.";
    }

    // What the track reaches, beside what chance would reach and what it would have to.
    private static string? HowWellHeard(Explanation explanation, ExplainedPlace place)
    {
        var (name, counts) = (ExplanationPlot.Name(place), PeakCounts.Of(place.Peaks));
        if (place.Score <= explanation.ChanceScore)
            return $"{name} is not heard: {counts.Heard} of its {counts.All} peaks stand out, as at a wrong place, where one in six does. The rest of the sound drowns it, or this is another recording (a cover, a live version, a remix).";
        var other = ReferenceEquals(place, explanation.Best) || explanation.Expected?.Track.Id == explanation.Best?.Track.Id ? explanation.RunnerUp : explanation.Best;
        var rival = Math.Max(explanation.ChanceScore, other is { Nominated: true } ? other.Score : 0);
        return place.Score < rival + explanation.NeededMargin
            ? string.Create(CultureInfo.InvariantCulture, $"{name} is heard faintly, if at all: its evidence is {place.Score:0.00}; {(rival == explanation.ChanceScore ? "chance would reach" : "another track has")} {rival:0.00}, so {rival + explanation.NeededMargin:0.00} would do. A longer clip, or one with less noise, decides it{(explanation.Expected is null ? "; or the library does not hold this music" : "")}.")
            : null;
    }

    private static string Name(ExplainedQuestionKind kind) => kind switch
    {
        ExplainedQuestionKind.Light => "light",
        ExplainedQuestionKind.Dense => "dense",
        ExplainedQuestionKind.Warped => "other speed, tempo, pitch",
        _ => "densest",
    };

    private static string Count(int count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static void Row(Table table, params string[] cells) => table.AddRow([.. cells.Select(ToolOutput.Cell)]);
}
