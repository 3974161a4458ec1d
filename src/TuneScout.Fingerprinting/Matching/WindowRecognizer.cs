namespace TuneScout.Fingerprinting;

/// <summary>Finds the places in a library that explain one window of sound best. Thread-safe.</summary>
/// <param name="options">How it searches.</param>
/// <param name="falseAcceptRate">The part of foreign windows that may be accepted.</param>
internal sealed class WindowRecognizer(RecognizerOptions options, double falseAcceptRate)
{
    // The lighter a question, the fewer rivals it brings, and the kinder are its margins: an answer must be clear to be taken from it.
    private const double LightReserve = 5;
    private const double DenseReserve = 0.5;

    private readonly double _threshold = Calibration.Threshold(falseAcceptRate);
    private readonly WarpSearch _warps = options.Warps;
    private readonly bool _verify = options.VerifyCandidates;

    /// <summary>Asks a library.</summary>
    /// <param name="query">The window.</param>
    /// <param name="snapshot">The library's index.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public ValueTask<WindowAnswer> RecognizeAsync(QueryAnalysis query, IHashSnapshot snapshot, CancellationToken cancellationToken) =>
        _verify ? ExplainAsync(query, snapshot, null, cancellationToken) : VoteJudge.AskAsync(query, snapshot, cancellationToken);

    /// <summary>Asks a library, and writes down on the way what was asked and how it was judged.</summary>
    /// <param name="query">The window.</param>
    /// <param name="snapshot">The library's index.</param>
    /// <param name="trace">Takes the notes; null for none.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public async ValueTask<WindowAnswer> ExplainAsync(QueryAnalysis query, IHashSnapshot snapshot, RecognitionTrace? trace, CancellationToken cancellationToken)
    {
        var search = new WindowSearch(query, snapshot, trace);
        var judge = new Judge(search, snapshot, measureWarps: _warps != WarpSearch.Never, trace);
        var answer = await AskAsync(QueryDensity.Light, LightReserve).ConfigureAwait(false);
        if (answer.Accepted.Count == 0) answer = await AskAsync(QueryDensity.Dense, DenseReserve).ConfigureAwait(false);
        if (_warps == WarpSearch.Always || (_warps == WarpSearch.WhenUndecided && answer.Accepted.Count == 0))
        {
            answer = Better(answer, await AskWarpedAsync(WarpStage.FewPostings).ConfigureAwait(false));
        }

        if (answer.Accepted.Count == 0) answer = Better(answer, await AskAsync(QueryDensity.Densest, 0).ConfigureAwait(false));
        // Sustained sounds have few hashes, and these are everywhere. In a large library the first search has counted them already.
        var isWider = WarpVoteCounter.LimitOf(WarpStage.ManyPostings, snapshot) > WarpVoteCounter.LimitOf(WarpStage.FewPostings, snapshot);
        if (answer.Accepted.Count == 0 && _warps != WarpSearch.Never && isWider) answer = Better(answer, await AskWarpedAsync(WarpStage.ManyPostings).ConfigureAwait(false));
        return answer;

        async ValueTask<WindowAnswer> AskAsync(QueryDensity density, double reserve)
        {
            await search.AskAsync(density, cancellationToken).ConfigureAwait(false);
            return await judge.DecideAsync(_threshold + reserve, warped: false, cancellationToken).ConfigureAwait(false);
        }

        async ValueTask<WindowAnswer> AskWarpedAsync(int mostPostings)
        {
            await search.AskWarpedAsync(mostPostings, cancellationToken).ConfigureAwait(false);
            return await judge.DecideAsync(_threshold, warped: true, cancellationToken).ConfigureAwait(false);
        }
    }

    // Of a question that asked for a reserve the guess may be the likelier one and yet not be believed.
    private static WindowAnswer Better(WindowAnswer a, WindowAnswer b) =>
        (a.Accepted.Count > 0) != (b.Accepted.Count > 0) ? (a.Accepted.Count > 0 ? a : b) : a.Guess is null || b.Guess?.LogOdds > a.Guess.LogOdds ? b : a;
}
