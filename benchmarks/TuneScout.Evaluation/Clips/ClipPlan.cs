using System.Globalization;
using TuneScout.DemoMusic;

namespace TuneScout.Evaluation;

/// <summary>Which clips are made: every clip is drawn for itself, so that one more or less changes no other.</summary>
internal static class ClipPlan
{
    private const double RoomSeconds = 1; // a recording that just holds the clip has but one place for it

    public static IReadOnlyList<PlannedClip> Make(IEnumerable<Condition> conditions, Corpus corpus, int clipsPerCondition, ulong seed)
    {
        var plan = new List<PlannedClip>();
        foreach (var condition in conditions)
        {
            var pool = (condition.IsPositive ? corpus.Indexed : corpus.LeftOut).Where(r => r.Seconds >= condition.SourceSeconds + RoomSeconds).ToList();
            if (pool.Count == 0 && !condition.IsGenerated) continue;
            for (var i = 0; i < condition.Weight * clipsPerCondition; i++)
            {
                var random = new Prng(StableHash.Of(seed, string.Create(CultureInfo.InvariantCulture, $"{condition.Name}/{i}")));
                var own = random.NextBits();
                plan.Add(new PlannedClip(plan.Count, condition, own, condition.IsGenerated ? null : random.Pick(pool).Name));
            }
        }

        return plan;
    }
}
