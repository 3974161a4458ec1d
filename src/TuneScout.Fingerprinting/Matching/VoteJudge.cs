namespace TuneScout.Fingerprinting;

/// <summary>The first stage alone, for comparison: the place with the most votes wins.</summary>
internal static class VoteJudge
{
    // The margin of two counts in deviations of a count, from which on an answer is accepted.
    private const float LeastMargin = 2.5f;

    public static async ValueTask<WindowAnswer> AskAsync(QueryAnalysis query, IHashSnapshot snapshot, CancellationToken cancellationToken)
    {
        var density = QueryDensity.Dense;
        var candidates = await VoteCounter.CountAsync(query.Hashes(density), snapshot, density.MostCandidates, cancellationToken).ConfigureAwait(false);
        if (candidates.Count == 0) return WindowAnswer.Nothing;
        var best = candidates[0];
        foreach (var candidate in candidates)
        {
            if (candidate.Votes > best.Votes) best = candidate;
        }

        var other = 0f;
        foreach (var candidate in candidates)
        {
            if (candidate.Ordinal != best.Ordinal) other = Math.Max(other, candidate.Votes);
        }

        var place = new ScoredCandidate(best.Ordinal, best.Offset, MathF.Sqrt(best.Votes));
        var margin = place.Score - MathF.Sqrt(other);
        var finding = new Finding(place, MathF.Sqrt(other), margin - LeastMargin, [], []);
        return new WindowAnswer(finding, margin >= LeastMargin ? [finding] : []);
    }
}
