using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Turns an explanation into its JSON record.</summary>
internal static class JsonExplanation
{
    public static ExplainLine Of(string file, Explanation explanation) => new(
        file,
        explanation.Decision == Decision.Match ? "match" : "none",
        explanation.Reason,
        Numbers.Seconds(explanation.Start),
        Numbers.Seconds(explanation.Duration),
        explanation.LibraryTrackCount,
        [.. explanation.Questions.Select(static question => new QuestionLine(Name(question.Kind), question.HashCount, question.PlaceCount, question.TrackCount))],
        Of(explanation.Best, explanation.Duration),
        Of(explanation.RunnerUp, explanation.Duration),
        Of(explanation.Expected, explanation.Duration),
        Numbers.Round(explanation.ChanceScore, 3),
        Numbers.Round(explanation.Margin, 3),
        Numbers.Round(explanation.NeededMargin, 3),
        Numbers.Round(explanation.LogOdds, 3),
        Numbers.Round(explanation.NeededLogOdds, 3),
        Numbers.Round(explanation.Confidence, 4));

    private static PlaceLine? Of(ExplainedPlace? place, TimeSpan duration) => place is null
        ? null
        : new PlaceLine(
            place.Track.Id.ToString(),
            place.Track.Metadata.Title,
            place.Track.Metadata.Artist,
            Numbers.Seconds(place.Offset),
            Numbers.Round(place.TimeRatio, 4),
            Numbers.Round(place.FrequencyRatio, 4),
            place.Nominated,
            Numbers.Round(place.Score, 3),
            PeakCounts.Of(place.Peaks).Heard,
            [.. SecondScores.Of(place.Peaks, duration).Select(static score => Numbers.Round(score, 2))],
            [.. place.Votes.Select(static vote => new VoteLine(Numbers.Seconds(vote.Offset), Numbers.Round(vote.Votes, 3)))],
            [.. place.Peaks.Select(static peak => new PeakLine(Numbers.Seconds(peak.Time), Numbers.Round(peak.FrequencyHz, 1), Numbers.Round(peak.Evidence, 3), Numbers.Round(peak.Weight, 3)))]);

    private static string Name(ExplainedQuestionKind kind) => kind switch
    {
        ExplainedQuestionKind.Light => "light",
        ExplainedQuestionKind.Dense => "dense",
        ExplainedQuestionKind.Warped => "warped",
        _ => "densest",
    };
}
