namespace TuneScout.Evaluation.Tests;

public sealed class WilsonTests
{
    // Values from R: prop.test(hits, count, correct = FALSE)$conf.int
    [Theory]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    public void Interval_is_the_published_one(int hits, int count, double low, double high)
    {
        var interval = Wilson.Interval(hits, count);
        Assert.Equal(low, interval.Low, 0.0001);
        Assert.Equal(high, interval.High, 0.0001);
    }

    [Fact]
    public void Interval_of_nothing_says_nothing() => Assert.Equal((0, 1), Wilson.Interval(0, 0));
}
