namespace TuneScout.Fingerprinting;

/// <summary>Finds the place in a library that explains one window of sound best. Thread-safe.</summary>
internal sealed class WindowRecognizer(bool verify)
{
    // Places that the votes nominate at most, in the first pass and in the denser one.
    private static readonly int[] MostCandidates = [8000, 20000];

    // Two unrelated pieces agree in a tenth of their peaks by chance, two encodings of one recording in over two thirds.
    private const double LeastAgreement = 0.5;

    // An answer this far ahead is not worth asking again for.
    private const float DecidedMargin = 3;

    /// <summary>Asks a library.</summary>
    /// <param name="samples">Mono samples at <see cref="FingerprintOptions.SampleRate"/>, at least one frame.</param>
    /// <param name="snapshot">The library's index.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The best place, or null where nothing was nominated.</returns>
    public async ValueTask<WindowAnswer?> RecognizeAsync(ReadOnlyMemory<float> samples, IHashSnapshot snapshot, CancellationToken cancellationToken)
    {
        var query = QueryAnalysis.Of(samples.Span);
        WindowAnswer? answer = null;
        for (var pass = 0; pass < QueryAnalysis.Passes && !(answer?.Margin >= DecidedMargin); pass++)
        {
            var candidates = await VoteCounter.CountAsync(query.Hashes(pass), snapshot, MostCandidates[pass], cancellationToken).ConfigureAwait(false);
            var next = candidates.Count == 0 ? null
                : verify ? await VerifyAsync(query.Evidence, candidates, snapshot, cancellationToken).ConfigureAwait(false)
                : ByVotes(candidates);
            if (answer is null || next?.Best.Score >= answer.Best.Score) answer = next;
        }

        return answer;
    }

    private static async ValueTask<WindowAnswer?> VerifyAsync(
        Evidence evidence, List<Candidate> candidates, IHashSnapshot snapshot, CancellationToken cancellationToken)
    {
        var tops = new List<ScoredCandidate>();
        for (var i = 0; i < candidates.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var ordinal = candidates[i].Ordinal;
            var constellation = await snapshot.GetConstellationAsync(ordinal, cancellationToken).ConfigureAwait(false);
            var top = new ScoredCandidate(ordinal, 0, 0, Verifier.Unknown);
            for (; i < candidates.Count && candidates[i].Ordinal == ordinal; i++)
            {
                if (constellation is null) continue;
                var score = Verifier.Score(evidence, constellation, candidates[i].Offset);
                if (score > top.Score || (score == top.Score && candidates[i].Offset < top.Offset))
                    top = new ScoredCandidate(ordinal, candidates[i].Offset, candidates[i].Votes, score);
            }

            if (top.Score > Verifier.Unknown) tops.Add(top);
        }

        if (tops.Count == 0) return null;
        tops.Sort(static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Ordinal.CompareTo(b.Ordinal));
        return await JudgeAsync(evidence, tops, candidates.Count, snapshot, cancellationToken).ConfigureAwait(false);
    }

    // The best place is measured against the best track with other sound: the same recording stored twice is no rival of itself.
    private static async ValueTask<WindowAnswer> JudgeAsync(
        Evidence evidence, List<ScoredCandidate> tops, int trials, IHashSnapshot snapshot, CancellationToken cancellationToken)
    {
        var best = tops[0];
        var constellation = await snapshot.GetConstellationAsync(best.Ordinal, cancellationToken).ConfigureAwait(false) ?? Constellation.Empty;
        var other = ChanceLevel.Of(evidence, constellation, best.Offset, trials);
        var same = new List<ScoredCandidate>();
        foreach (var rival in tops.Skip(1))
        {
            if (rival.Score <= other) break;
            var rivals = await snapshot.GetConstellationAsync(rival.Ordinal, cancellationToken).ConfigureAwait(false);
            if (IsSameSound(constellation, best.Offset, rivals!, rival.Offset, evidence.FrameCount))
            {
                same.Add(rival);
                continue;
            }

            other = rival.Score;
        }

        return new WindowAnswer(best, other, same);
    }

    private static bool IsSameSound(Constellation a, int offsetA, Constellation b, int offsetB, int frames)
    {
        var peaks = Agreement.Between(a.Cells, offsetA, (long)offsetA + frames);
        return Agreement.Of(peaks, b.Cells, offsetB - offsetA) >= LeastAgreement;
    }

    // The first stage alone, for comparison: the score is the number of votes in deviations of a count, so that the same margins apply.
    private static WindowAnswer? ByVotes(List<Candidate> candidates)
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

        return new WindowAnswer(new ScoredCandidate(best.Ordinal, best.Offset, best.Votes, MathF.Sqrt(best.Votes)), MathF.Sqrt(other), []);
    }
}
