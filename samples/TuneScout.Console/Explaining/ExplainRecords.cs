namespace TuneScout.Console;

/// <summary>The line of "explain --json".</summary>
internal sealed record ExplainLine(
    string File,
    string Decision,
    string? Reason,
    double StartSeconds,
    double Seconds,
    int LibraryTracks,
    IReadOnlyList<QuestionLine> Questions,
    PlaceLine? Best,
    PlaceLine? RunnerUp,
    PlaceLine? Asked,
    double ChanceScore,
    double Margin,
    double NeededMargin,
    double LogOdds,
    double NeededLogOdds,
    double Confidence);

/// <summary>A question within a line of "explain --json".</summary>
internal sealed record QuestionLine(string Kind, int Hashes, int Places, int Tracks);

/// <summary>A place within a line of "explain --json".</summary>
internal sealed record PlaceLine(
    string TrackId,
    string? Title,
    string? Artist,
    double OffsetSeconds,
    double TimeRatio,
    double FrequencyRatio,
    bool Nominated,
    double Score,
    int PeaksHeard,
    IReadOnlyList<double> SecondScores,
    IReadOnlyList<VoteLine> Votes,
    IReadOnlyList<PeakLine> Peaks);

/// <summary>The votes for one offset.</summary>
internal sealed record VoteLine(double OffsetSeconds, double Votes);

/// <summary>The evidence at one stored peak.</summary>
internal sealed record PeakLine(double Seconds, double FrequencyHz, double Evidence, double Weight);
