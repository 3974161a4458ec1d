namespace TuneScout.Evaluation.Tests;

public sealed class SplitTests
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 400).Select(i => $"album {i / 10}/track {i}.flac")];

    [Fact]
    public void Of_many_names_indexes_about_three_quarters_and_every_name_is_on_one_side()
    {
        var split = Split.Of(Names, 1);
        Assert.InRange(split.Indexed.Count, 270, 330);
        Assert.Equal(Names.Order(StringComparer.Ordinal), split.Indexed.Concat(split.LeftOut).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Of_the_same_seed_is_the_same_and_of_another_is_another()
    {
        Assert.Equal(Split.Of(Names, 7).LeftOut, Split.Of(Names, 7).LeftOut);
        Assert.NotEqual(Split.Of(Names, 7).LeftOut, Split.Of(Names, 8).LeftOut);
    }

    [Fact]
    public void Of_a_folder_that_grew_leaves_every_name_on_its_side()
    {
        var before = Split.Of(Names[..200], 3);
        var after = Split.Of(Names, 3);
        Assert.All(before.Indexed, name => Assert.Contains(name, after.Indexed));
        Assert.All(before.LeftOut, name => Assert.Contains(name, after.LeftOut));
    }

    [Fact]
    public void Of_two_names_has_one_on_each_side_for_every_seed()
    {
        for (var seed = 0ul; seed < 50; seed++)
        {
            var split = Split.Of(["a.wav", "b.wav"], seed);
            Assert.Single(split.Indexed);
            Assert.Single(split.LeftOut);
        }
    }

    [Fact]
    public void StableHash_is_this_one_for_ever()
    {
        // A changed hash would change every split and every clip that anyone compares with.
        Assert.Equal(StableHash.Of(1, "a.wav"), StableHash.Of(1, "a.wav"));
        Assert.Equal(0xaac026aae435a4a4ul, StableHash.Of(1, "a.wav"));
    }
}
