namespace TuneScout.Fingerprinting;

/// <summary>Turns the notes of a search into an explanation.</summary>
internal sealed class Explainer(IHashSnapshot snapshot, ITrackCatalog catalog)
{
    /// <summary>Searches for one stretch of sound and explains what came of it.</summary>
    /// <param name="windows">The search.</param>
    /// <param name="samples">The stretch.</param>
    /// <param name="start">Where in the recording it starts.</param>
    /// <param name="expected">A track to be explained in any case; may be null.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public async ValueTask<Explanation> ExplainAsync(
        WindowRecognizer windows, ReadOnlyMemory<float> samples, TimeSpan start, TrackId? expected, CancellationToken cancellationToken)
    {
        var heard = samples.Span.ContainsAnyExcept(0f);
        var query = new QueryAnalysis(samples); // not disposed: the explanation goes on showing its evidence
        var trace = new RecognitionTrace();
        var answer = heard && samples.Length >= FingerprintOptions.FrameSamples
            ? await windows.ExplainAsync(query, snapshot, trace, cancellationToken).ConfigureAwait(false)
            : WindowAnswer.Nothing;
        var duration = TimeSpan.FromSeconds((double)samples.Length / FingerprintOptions.SampleRate);
        var blank = new Explanation(query.Evidence)
        {
            Decision = answer.Accepted.Count > 0 ? Decision.Match : Decision.None,
            Reason = answer.Accepted.Count > 0 ? null : NoMatchReason.Of(duration, heard, snapshot.TrackCount),
            Start = start,
            Duration = duration,
            LibraryTrackCount = snapshot.TrackCount,
            Questions = trace.Questions,
            Expected = await ExpectedAsync(expected, query, trace, trace.Of(answer), cancellationToken).ConfigureAwait(false),
        };
        return trace.Of(answer) is { Answer.Guess: { } guess } judgement
            ? await JudgedAsync(blank, guess, judgement, query, trace, cancellationToken).ConfigureAwait(false)
            : blank;
    }

    private async ValueTask<Explanation> JudgedAsync(
        Explanation blank, Finding guess, RecognitionTrace.Judgement judgement, QueryAnalysis query, RecognitionTrace trace, CancellationToken cancellationToken)
    {
        HashSet<int> songs = [.. judgement.Answer.Accepted.Append(guess).SelectMany(static finding => finding.Same.Prepend(finding.Best)).Select(static place => place.Ordinal)];
        ExplainedPlace? runnerUp = null;
        foreach (var place in judgement.Tops.Where(place => !songs.Contains(place.Ordinal)))
        {
            runnerUp = await PlaceAsync(place, nominated: true, query, trace, cancellationToken).ConfigureAwait(false);
            if (runnerUp is not null) break;
        }

        runnerUp ??= await RivalAsync(songs, query, trace, cancellationToken).ConfigureAwait(false);
        return blank with
        {
            Best = await PlaceAsync(guess.Best, nominated: true, query, trace, cancellationToken).ConfigureAwait(false),
            RunnerUp = runnerUp,
            Scores = [.. judgement.Tops.Select(static place => (double)place.Score)],
            ChanceScore = judgement.Chance,
            Margin = guess.Margin,
            NeededMargin = Calibration.MarginFor(judgement.Threshold, query.Evidence.FrameCount, guess.Best.Warp),
            LogOdds = guess.LogOdds,
            NeededLogOdds = judgement.Threshold,
            Confidence = Calibration.Probability(guess.LogOdds),
        };
    }

    // A clear answer takes one sparse question, and that may nominate no other track: a denser one shows what would have come next.
    private async ValueTask<ExplainedPlace?> RivalAsync(HashSet<int> songs, QueryAnalysis query, RecognitionTrace trace, CancellationToken cancellationToken)
    {
        var search = new WindowSearch(query, snapshot, null);
        await search.AskAsync(QueryDensity.Dense, cancellationToken).ConfigureAwait(false);
        foreach (var place in search.Best(warped: false).Where(place => !songs.Contains(place.Ordinal)))
        {
            if (await PlaceAsync(place, nominated: false, query, trace, cancellationToken).ConfigureAwait(false) is { } rival) return rival;
        }

        return null;
    }

    // Where the votes did not nominate the track, all its places are looked at: it may be there all the same.
    private async ValueTask<ExplainedPlace?> ExpectedAsync(
        TrackId? expected, QueryAnalysis query, RecognitionTrace trace, RecognitionTrace.Judgement? judgement, CancellationToken cancellationToken)
    {
        if (expected is not { } id || !snapshot.TryGetOrdinal(id, out var ordinal)) return null;
        foreach (var place in judgement?.Tops ?? [])
        {
            if (place.Ordinal == ordinal) return await PlaceAsync(place, nominated: true, query, trace, cancellationToken).ConfigureAwait(false);
        }

        var constellation = await snapshot.GetConstellationAsync(ordinal, cancellationToken).ConfigureAwait(false);
        if (constellation is null) return null;
        var (first, scores) = PlaceEvidence.CurveOf(query.Evidence, constellation, Warp.None, cancellationToken);
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best] || float.IsNaN(scores[best])) best = i;
        }

        var score = scores.Length == 0 || float.IsNaN(scores[best]) ? 0 : scores[best];
        return await PlaceAsync(new ScoredCandidate(ordinal, first + best, score), nominated: false, query, trace, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ExplainedPlace?> PlaceAsync(ScoredCandidate place, bool nominated, QueryAnalysis query, RecognitionTrace trace, CancellationToken cancellationToken)
    {
        var track = await catalog.GetAsync(snapshot.GetTrackId(place.Ordinal), cancellationToken).ConfigureAwait(false);
        var constellation = await snapshot.GetConstellationAsync(place.Ordinal, cancellationToken).ConfigureAwait(false);
        if (track is null || constellation is null) return null; // being added or removed at this moment
        var (first, curve) = PlaceEvidence.CurveOf(query.Evidence, constellation, place.Warp, cancellationToken);
        return new ExplainedPlace
        {
            Track = track,
            Offset = place.Offset * FingerprintOptions.HopDuration,
            TimeRatio = place.Warp.Time,
            FrequencyRatio = place.Warp.Frequency,
            Score = place.Score,
            Nominated = nominated,
            Peaks = PlaceEvidence.PeaksOf(query.Evidence, constellation, place),
            Votes = [.. trace.VotesFor(place.Ordinal).OrderBy(static candidate => candidate.Offset).Select(static candidate => new ExplainedVote(candidate.Offset * FingerprintOptions.HopDuration, candidate.Votes))],
            CurveStart = first * FingerprintOptions.HopDuration,
            Curve = curve,
        };
    }
}
