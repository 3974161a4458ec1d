namespace TuneScout.Fingerprinting;

/// <summary>The first stage alone, for comparison: the place with the most votes wins.</summary>
internal static class VoteJudge
{
    // The margin of two counts in deviations of a count, from which on an answer is accepted.
    private const float LeastMargin = 2.5f;

    public static async ValueTask<WindowAnswer> AskAsync(QueryAnalysis query, IHashSnapshot snapshot, CancellationToken cancellationToken)
    {
        var density = QueryDensity.Dense;
        using var hashes = query.Hashes(density);
        using var candidates = await VoteCounter.CountAsync(hashes.Memory, snapshot, density.MostCandidates, cancellationToken).ConfigureAwait(false);
        return candidates.Count == 0 ? WindowAnswer.Nothing : Decide(candidates.Span);
    }

    private static WindowAnswer Decide(ReadOnlySpan<Candidate> candidates)
    {
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
