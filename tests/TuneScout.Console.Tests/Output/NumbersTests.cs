namespace TuneScout.Console.Tests;

public class NumbersTests
{
    [Theory]
    [InlineData(0, "0:00")]
    [InlineData(59.4, "0:59")]
    [InlineData(59.6, "1:00")]
    [InlineData(-3, "-0:03")]
    [InlineData(3599.9, "1:00:00")]
    [InlineData(360_000, "100:00:00")]
    public void Clock_shows_hours_only_where_there_are_any(double seconds, string expected) =>
        Assert.Equal(expected, Numbers.Clock(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(999, "999 B")]
    [InlineData(1500, "1.5 kB")]
    [InlineData(2_500_000, "2.5 MB")]
    [InlineData(7_250_000_000, "7.25 GB")]
    public void Bytes_picks_the_unit(long bytes, string expected) => Assert.Equal(expected, Numbers.Bytes(bytes));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Round_never_gives_what_JSON_cannot_hold(double value) => Assert.Equal(0, Numbers.Round(value, 3));
}
