namespace TuneScout.Evaluation.Tests;

public sealed class ClipPlanTests
{
    private static readonly Corpus Corpus = new()
    {
        Indexed = [new("a", 60), new("b", 60), new("short", 2)],
        LeftOut = [new("x", 60), new("y", 60)],
        Skipped = [],
    };

    [Fact]
    public void Make_cuts_positives_from_what_is_indexed_and_negatives_from_what_is_not()
    {
        var plan = ClipPlan.Make(Conditions.All, Corpus, 3, 1);
        Assert.Equal(Conditions.All.Sum(c => 3 * c.Weight), plan.Count);
        Assert.Equal(Enumerable.Range(0, plan.Count), plan.Select(clip => clip.Number));
        Assert.All(plan, clip => Assert.Contains(clip.Source, clip.Condition.IsGenerated ? [null] : clip.Condition.IsPositive ? ["a", "b", "short"] : (string?[])["x", "y"]));
    }

    [Fact]
    public void Make_never_cuts_a_clip_from_a_recording_that_is_too_short()
    {
        var plan = ClipPlan.Make(Conditions.All, Corpus, 30, 1);
        Assert.DoesNotContain(plan, clip => clip.Source == "short" && clip.Condition.Seconds > 1);
        Assert.Contains(plan, clip => clip.Source == "short");
    }

    [Fact]
    public void Make_with_more_clips_keeps_those_there_were_and_another_seed_makes_others()
    {
        var few = ClipPlan.Make(Conditions.All, Corpus, 2, 1).Select(clip => (clip.Condition.Name, clip.Seed, clip.Source)).ToHashSet();
        var many = ClipPlan.Make(Conditions.All, Corpus, 4, 1).Select(clip => (clip.Condition.Name, clip.Seed, clip.Source)).ToHashSet();
        var others = ClipPlan.Make(Conditions.All, Corpus, 2, 2).Select(clip => (clip.Condition.Name, clip.Seed, clip.Source)).ToHashSet();
        Assert.True(few.IsSubsetOf(many));
        Assert.Empty(few.Intersect(others));
    }
}
