using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class OverlapTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(700, true)]
    [InlineData(1000 - 215, true)] // 5 s of the query lie in the track
    [InlineData(1000 - 200, false)]
    [InlineData(-215, true)]
    [InlineData(-230, false)]
    public void IsEnough_asks_for_five_seconds_of_a_ten_second_query(double offset, bool enough) =>
        Assert.Equal(enough, Overlap.IsEnough(Line(0, 1000), offset, 1, 430));

    [Fact]
    public void IsEnough_of_a_short_query_asks_for_half_of_it()
    {
        Assert.True(Overlap.IsEnough(Line(0, 1000), -20, 1, 40));
        Assert.False(Overlap.IsEnough(Line(0, 1000), -22, 1, 40));
    }

    [Fact]
    public void IsEnough_of_a_jingle_asks_for_most_of_the_jingle()
    {
        Assert.True(Overlap.IsEnough(Line(0, 100), -200, 1, 430));
        Assert.False(Overlap.IsEnough(Line(0, 100), -360, 1, 430));
    }

    [Fact]
    public void IsEnough_of_a_track_without_peaks_is_false() => Assert.False(Overlap.IsEnough(Constellation.Empty, 0, 1, 430));

    private static Constellation Line(int first, int count) =>
        new([.. Enumerable.Range(first, count)], [.. Enumerable.Repeat((ushort)100, count)], [.. Enumerable.Repeat((byte)10, count)]);
}
