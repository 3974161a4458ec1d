namespace TuneScout.Fingerprinting;

/// <summary>Notes of one search, taken by the stages themselves while they work. Not thread-safe.</summary>
internal sealed class RecognitionTrace
{
    private readonly List<ExplainedQuestion> _questions = [];
    private readonly List<Judgement> _judgements = [];
    private readonly Dictionary<int, List<Candidate>> _votes = [];

    public IReadOnlyList<ExplainedQuestion> Questions => _questions;

    /// <summary>Notes a question and the places that the votes nominated for it.</summary>
    public void Asked(QueryDensity density, int hashes, ReadOnlySpan<Candidate> candidates)
    {
        _votes.Clear(); // a denser question asks for all that the one before did
        foreach (var candidate in candidates)
        {
            if (!_votes.TryGetValue(candidate.Ordinal, out var places)) _votes[candidate.Ordinal] = places = [];
            places.Add(candidate);
        }

        _questions.Add(new ExplainedQuestion
        {
            Kind = density == QueryDensity.Light ? ExplainedQuestionKind.Light : density == QueryDensity.Dense ? ExplainedQuestionKind.Dense : ExplainedQuestionKind.Densest,
            HashCount = hashes,
            PlaceCount = candidates.Length,
            TrackCount = _votes.Count,
        });
    }

    /// <summary>Notes the search for other speeds, tempos and pitches.</summary>
    public void AskedWarped(int places, List<ScoredCandidate> tracks) =>
        _questions.Add(new ExplainedQuestion { Kind = ExplainedQuestionKind.Warped, PlaceCount = places, TrackCount = tracks.Count });

    /// <summary>Notes how what had been found was judged.</summary>
    public void Judged(WindowAnswer answer, List<ScoredCandidate> tops, float chance, double threshold) =>
        _judgements.Add(new Judgement(answer, tops, chance, threshold));

    /// <summary>The judgement that an answer came from; null where there was nothing to judge.</summary>
    public Judgement? Of(WindowAnswer answer) => _judgements.Find(judgement => ReferenceEquals(judgement.Answer, answer));

    /// <summary>The places of a track that the last unwarped question nominated.</summary>
    public IReadOnlyList<Candidate> VotesFor(int ordinal) => _votes.TryGetValue(ordinal, out var places) ? places : [];

    internal sealed record Judgement(WindowAnswer Answer, List<ScoredCandidate> Tops, float Chance, double Threshold);
}
