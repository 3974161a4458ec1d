namespace TuneScout.Evaluation.Tests;

public sealed class ConditionsTests
{
    [Fact]
    public void All_has_every_condition_once()
    {
        Assert.Equal(Conditions.All.Count, Conditions.All.Select(c => c.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(3, Conditions.All.Count(c => c.Kind == Kind.Mp3));
        Assert.Equal(18, Conditions.All.Count(c => c.Kind == Kind.Pink));
        Assert.Equal(20, Conditions.All.Count(c => c.Kind == Kind.Babble && c.IsPositive));
        Assert.Equal(3, Conditions.All.Count(c => c.Kind is Kind.PhoneGsm or Kind.PhoneOpus));
        Assert.Equal(8, Conditions.All.Count(c => c.Kind == Kind.Speed));
        Assert.Equal(4, Conditions.All.Count(c => c.Kind == Kind.Tempo));
        Assert.Equal(4, Conditions.All.Count(c => c.Kind == Kind.Pitch));
        Assert.Equal(8, Conditions.All.Count(c => !c.IsPositive));
        Assert.Equal(6, Conditions.All.Count(c => c.IsGenerated));
        Assert.All(Conditions.All.Where(c => c.IsGenerated), c => Assert.False(c.IsPositive));
    }

    [Theory]
    [InlineData("babble_+0dB_5s")]
    [InlineData("pink_-6dB_10s")]
    [InlineData("babble_+10dB_1s")]
    [InlineData("mp3_64k_3s")]
    [InlineData("speed_-10%_10s")]
    [InlineData("pitch_+50c_10s")]
    [InlineData("negative_babble_+10dB_10s")]
    public void All_has_the_name(string name) => Assert.Single(Conditions.All, c => c.Name == name);
}
