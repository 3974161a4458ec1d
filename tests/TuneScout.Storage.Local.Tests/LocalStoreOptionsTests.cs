using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Local.Tests;

public sealed class LocalStoreOptionsTests
{
    [Fact]
    public void Defaults_areValid_andWhatTheDocumentationSays()
    {
        var options = new LocalStoreOptions();
        options.Validate();
        Assert.Null(options.Fingerprint);
        Assert.False(options.ReadOnly);
        Assert.False(options.Repair);
        Assert.Equal(TimeSpan.FromSeconds(1), options.LockTimeout);
        Assert.Equal(1_500_000, options.FlushPostings);
        Assert.Equal(256_000, options.CloseFlushPostings);
        Assert.Equal(4, options.MergeFanIn);
        Assert.Equal(64L << 20, options.ConstellationCacheBytes);
        Assert.Same(TimeProvider.System, options.TimeProvider);
        Assert.Null(options.LoggerFactory);
    }

    [Fact]
    public void Validate_listsEveryFaultAtOnce()
    {
        var options = new LocalStoreOptions
        {
            Fingerprint = new FingerprintOptions { PairsPerPeak = 0 },
            ReadOnly = true,
            Repair = true,
            LockTimeout = TimeSpan.FromHours(-1),
            FlushPostings = 0,
            CloseFlushPostings = -1,
            MergeFanIn = 1,
            ConstellationCacheBytes = -5,
            TimeProvider = null!,
        };
        Assert.Equal(
            "Local store options are out of range: FlushPostings is 0, must be 1 to 100000000; CloseFlushPostings is -1, must be 0 to 100000000; "
            + "MergeFanIn is 1, must be 2 to 64; ConstellationCacheBytes is -5, must be 0 to 17179869184; LockTimeout is -01:00:00, must be 00:00:00 to 01:00:00; "
            + "TimeProvider is null; Repair is True, must be False with ReadOnly; Fingerprint: Fingerprint options are out of range: PairsPerPeak is 0, must be 1 to 30.",
            Assert.Throws<ArgumentException>(options.Validate).Message);
    }
}
