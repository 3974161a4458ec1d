using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class FingerprintTests
{
    [Fact]
    public void Constructor_keeps_what_it_is_given()
    {
        var constellation = new Constellation([9], [3], [1]);
        var fingerprint = new Fingerprint(FingerprintOptions.Compact, constellation, 10, 22050);
        Assert.Same(constellation, fingerprint.Constellation);
        Assert.Equal((10, 22050, "ts1-30-15-4"), (fingerprint.FrameCount, (int)fingerprint.SampleCount, fingerprint.SchemeId));
        Assert.Equal(TimeSpan.FromSeconds(2), fingerprint.Duration);
    }

    [Fact]
    public void Constructor_of_a_peak_behind_the_last_frame_is_refused() =>
        Assert.StartsWith("The last peak is in frame 10, the fingerprint has 10 frames.",
            Assert.Throws<ArgumentException>(() => new Fingerprint(FingerprintOptions.Default, new Constellation([10], [3], [1]), 10, 5000)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    [InlineData((1 << 22) + 1, 1L << 30)]
    [InlineData(1, (1L << 30) + 1024)]
    [InlineData(1, long.MaxValue)]
    public void Constructor_of_counts_that_no_recording_has_is_refused_in_one_line(int frames, long samples) =>
        Assert.DoesNotContain('\n', Assert.ThrowsAny<ArgumentException>(() => new Fingerprint(FingerprintOptions.Default, Constellation.Empty, frames, samples)).Message);

    [Fact]
    public void Longest_fingerprint_has_a_duration() =>
        Assert.InRange(new Fingerprint(FingerprintOptions.Default, Constellation.Empty, 1 << 22, 1L << 30).Duration.TotalHours, 27, 27.1);

    [Fact]
    public void Constructor_of_wrong_options_is_refused() =>
        Assert.Throws<ArgumentException>(() => new Fingerprint(new FingerprintOptions { PairsPerPeak = 99 }, Constellation.Empty, 1, 1));
}
