using Microsoft.Extensions.DependencyInjection;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Local.Tests;

public sealed class LocalStorageExtensionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AddLocalStorage_opensTheFolderWhenItIsNeeded_andClosesItWithTheServices()
    {
        var folder = Path.Combine(_folder.Path, "library");
        var services = new ServiceCollection();
        services.AddTuneScout().AddLocalStorage(folder);
        await using (var provider = services.BuildServiceProvider())
        {
            Assert.False(Directory.Exists(folder));
            Assert.Same(provider.GetRequiredService<LocalStore>().Hashes, provider.GetRequiredService<IHashStore>());
            Assert.Equal(0, await provider.GetRequiredService<Library>().CountAsync());
            Assert.NotNull(provider.GetRequiredService<Recognizer>());
            Assert.Equal(Path.Combine(folder, "blobs"), Assert.IsType<FolderBlobStore>(provider.GetRequiredService<IBlobStore>()).Folder);
            await Assert.ThrowsAsync<StoreException>(async () => await LocalStore.OpenAsync(folder));
        }

        await (await LocalStore.OpenAsync(folder)).DisposeAsync();
    }

    [Fact]
    public async Task AddLocalStorage_ofAFolderOfAnotherScheme_takesTheFolders_unlessOneIsAskedFor()
    {
        await (await LocalStore.OpenAsync(_folder.Path, new LocalStoreOptions { Fingerprint = FingerprintOptions.Compact })).DisposeAsync();
        var services = new ServiceCollection();
        services.AddTuneScout().AddLocalStorage(_folder.Path, options => options.MergeFanIn = 8);
        using (var provider = services.BuildServiceProvider()) // a host that closes its services synchronously
        {
            Assert.Equal(FingerprintOptions.Compact, provider.GetRequiredService<IFingerprinter>().Options);
            Assert.NotNull(provider.GetRequiredService<Library>());
        }

        var asking = new ServiceCollection();
        asking.AddTuneScout(options => options.Fingerprint = FingerprintOptions.Default).AddLocalStorage(_folder.Path);
        await using var refused = asking.BuildServiceProvider();
        Assert.Throws<StoreException>(refused.GetRequiredService<Library>);
    }
}
