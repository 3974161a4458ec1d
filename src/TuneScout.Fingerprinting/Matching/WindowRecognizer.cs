namespace TuneScout.Fingerprinting;

/// <summary>Finds the places in a library that explain one window of sound best. Thread-safe.</summary>
internal sealed class WindowRecognizer(RecognizerOptions options)
{
    private readonly double _threshold = Calibration.Threshold(options.FalseAcceptRate);
    private readonly WarpSearch _warps = options.Warps;
    private readonly bool _verify = options.VerifyCandidates;

    /// <summary>Asks a library.</summary>
    /// <param name="samples">Mono samples at <see cref="FingerprintOptions.SampleRate"/>, at least one frame.</param>
    /// <param name="snapshot">The library's index.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public async ValueTask<WindowAnswer> RecognizeAsync(ReadOnlyMemory<float> samples, IHashSnapshot snapshot, CancellationToken cancellationToken)
    {
        var query = new QueryAnalysis(samples);
        if (!_verify) return await VoteJudge.AskAsync(query, snapshot, cancellationToken).ConfigureAwait(false);
        var search = new WindowSearch(query, snapshot);
        var judge = new Judge(search, snapshot, _threshold, measureWarps: _warps != WarpSearch.Never);
        await search.AskAsync(QueryDensity.Light, cancellationToken).ConfigureAwait(false);
        var answer = await judge.DecideAsync(cancellationToken).ConfigureAwait(false);
        if (answer.Accepted.Count == 0)
        {
            await search.AskAsync(QueryDensity.Dense, cancellationToken).ConfigureAwait(false);
            answer = await judge.DecideAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_warps == WarpSearch.Always || (_warps == WarpSearch.WhenUndecided && answer.Accepted.Count == 0))
        {
            await search.AskWarpedAsync(cancellationToken).ConfigureAwait(false);
            answer = await judge.DecideAsync(cancellationToken).ConfigureAwait(false);
        }

        if (answer.Accepted.Count == 0)
        {
            await search.AskAsync(QueryDensity.Densest, cancellationToken).ConfigureAwait(false);
            answer = await judge.DecideAsync(cancellationToken).ConfigureAwait(false);
        }

        return answer;
    }
}
