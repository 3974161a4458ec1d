using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace TuneScout.Fingerprinting.Tests.Hosting;

public sealed class TuneScoutServiceCollectionExtensionsTests
{
    [Fact]
    public void AddTuneScout_withoutStorage_saysWhichCallIsMissing()
    {
        var services = new ServiceCollection();
        services.AddTuneScout();
        using var provider = services.BuildServiceProvider();
        foreach (var service in new[] { typeof(Library), typeof(Recognizer) })
        {
            var fault = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService(service));
            Assert.Contains("AddInMemoryStorage()", fault.Message, StringComparison.Ordinal);
            Assert.Contains("AddLocalStorage(folder)", fault.Message, StringComparison.Ordinal);
        }

        Assert.Equal(FingerprintOptions.Default, provider.GetRequiredService<IFingerprinter>().Options);
    }

    [Fact]
    public void AddInMemoryStorage_givesOneOfEach_withTheOptionsAskedFor()
    {
        var services = new ServiceCollection();
        services.AddTuneScout(options => options.Fingerprint = FingerprintOptions.Compact).AddInMemoryStorage();
        using var provider = services.BuildServiceProvider(validateScopes: true);
        Assert.Same(provider.GetRequiredService<Library>(), provider.GetRequiredService<Library>());
        Assert.Same(provider.GetRequiredService<Recognizer>(), provider.GetRequiredService<Recognizer>());
        Assert.Equal(FingerprintOptions.Compact.SchemeId, provider.GetRequiredService<IHashStore>().SchemeId);
        Assert.Equal(FingerprintOptions.Compact, provider.GetRequiredService<IFingerprinter>().Options);
        Assert.IsType<InMemoryBlobStore>(provider.GetRequiredService<IBlobStore>());
    }

    [Fact]
    public void AddTuneScout_withOptionsOutOfRange_listsEveryFault()
    {
        var services = new ServiceCollection();
        services.AddTuneScout(options =>
        {
            options.Fingerprint = new FingerprintOptions { PairsPerPeak = 31 };
            options.Recognizer.FalseAcceptRate = -1;
        }).AddInMemoryStorage();
        using var provider = services.BuildServiceProvider();
        var fault = Assert.Throws<ArgumentException>(provider.GetRequiredService<Library>);
        Assert.Contains("PairsPerPeak is 31", fault.Message, StringComparison.Ordinal);
        Assert.Contains("FalseAcceptRate is -1", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddTuneScout_keepsWhatTheHostHasRegistered()
    {
        var mine = new InMemoryHashStore();
        var services = new ServiceCollection();
        services.AddSingleton<IHashStore>(mine);
        services.AddTuneScout().AddInMemoryStorage();
        using var provider = services.BuildServiceProvider();
        Assert.Same(mine, provider.GetRequiredService<IHashStore>());
    }
}
