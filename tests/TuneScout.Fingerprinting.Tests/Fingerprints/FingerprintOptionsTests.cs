using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class FingerprintOptionsTests
{
    [Fact]
    public void Defaults_are_as_documented()
    {
        var options = new FingerprintOptions();
        Assert.Equal(FingerprintOptions.Default, options);
        Assert.Equal((40, 25, 6), (options.StoredPeaksPerSecond, options.HashedPeaksPerSecond, options.PairsPerPeak));
        Assert.Equal("ts1-40-25-6", options.SchemeId);
        options.Validate();
    }

    [Fact]
    public void Compact_is_as_documented()
    {
        var options = FingerprintOptions.Compact;
        Assert.Equal((30, 15, 4), (options.StoredPeaksPerSecond, options.HashedPeaksPerSecond, options.PairsPerPeak));
        Assert.Equal("ts1-30-15-4", options.SchemeId);
        options.Validate();
    }

    [Fact]
    public void Analysis_is_as_documented()
    {
        Assert.Equal((11025, 1024, 256, 512), (FingerprintOptions.SampleRate, FingerprintOptions.FrameSamples, FingerprintOptions.HopSamples, FingerprintOptions.Bins));
        Assert.Equal(0.02322, FingerprintOptions.HopDuration.TotalSeconds, 1e-5);
    }

    [Fact]
    public void Equal_options_are_equal_and_others_are_not()
    {
        Assert.Equal(new FingerprintOptions { PairsPerPeak = 7 }, FingerprintOptions.Default with { PairsPerPeak = 7 });
        Assert.NotEqual(FingerprintOptions.Default, FingerprintOptions.Compact);
        var ids = from stored in new[] { 40, 41 }
                  from hashed in new[] { 20, 21 }
                  from pairs in new[] { 5, 6 }
                  select new FingerprintOptions { StoredPeaksPerSecond = stored, HashedPeaksPerSecond = hashed, PairsPerPeak = pairs }.SchemeId;
        Assert.Equal(8, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Validate_lists_every_fault_at_once_with_its_value()
    {
        var options = new FingerprintOptions { StoredPeaksPerSecond = 201, HashedPeaksPerSecond = 0, PairsPerPeak = 31 };
        Assert.Equal(
            "Fingerprint options are out of range: StoredPeaksPerSecond is 201, must be 7 to 200; HashedPeaksPerSecond is 0, must be 1 to 201; PairsPerPeak is 31, must be 1 to 30.",
            Assert.Throws<ArgumentException>(options.Validate).Message);
    }

    [Theory]
    [InlineData(6, 1, 1, "StoredPeaksPerSecond is 6, must be 7 to 200")]
    [InlineData(201, 1, 1, "StoredPeaksPerSecond is 201, must be 7 to 200")]
    [InlineData(40, 41, 1, "HashedPeaksPerSecond is 41, must be 1 to 40")]
    [InlineData(40, 0, 1, "HashedPeaksPerSecond is 0, must be 1 to 40")]
    [InlineData(40, 25, 0, "PairsPerPeak is 0, must be 1 to 30")]
    [InlineData(40, 25, 31, "PairsPerPeak is 31, must be 1 to 30")]
    [InlineData(40, 25, int.MinValue, "PairsPerPeak is -2147483648, must be 1 to 30")]
    [InlineData(-1, 25, 6, "StoredPeaksPerSecond is -1, must be 7 to 200; HashedPeaksPerSecond is 25, must be 1 to 1")]
    public void Validate_of_one_fault_names_it(int stored, int hashed, int pairs, string faults)
    {
        var options = new FingerprintOptions { StoredPeaksPerSecond = stored, HashedPeaksPerSecond = hashed, PairsPerPeak = pairs };
        Assert.Equal($"Fingerprint options are out of range: {faults}.", Assert.Throws<ArgumentException>(options.Validate).Message);
    }

    [Theory]
    [InlineData(7, 1, 1)]
    [InlineData(7, 7, 30)]
    [InlineData(200, 200, 30)]
    public void Validate_of_the_ends_of_the_ranges_is_content(int stored, int hashed, int pairs) =>
        new FingerprintOptions { StoredPeaksPerSecond = stored, HashedPeaksPerSecond = hashed, PairsPerPeak = pairs }.Validate();
}
