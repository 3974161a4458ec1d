namespace TuneScout.Evaluation;

/// <summary>Counts of some clips.</summary>
internal sealed record Tally(int Clips, int Hits, int Right, int Wrong, int OffsetsRight)
{
    public static Tally Of(IReadOnlyCollection<ScoredClip> clips) =>
        new(clips.Count, clips.Count(c => c.IsHit), clips.Count(c => c.IsRight), clips.Count(c => c.IsWrong), clips.Count(c => c.IsOffsetRight));
}
