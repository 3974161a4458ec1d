using Microsoft.Extensions.Options;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Local;

namespace TuneScout.Web;

/// <summary>Opens the library for a job. The embedded store has one writer at a time: workers of other processes open it for one job after the other.</summary>
internal sealed class IndexAccess(IServiceProvider services, DataFolder folder, IOptions<WebOptions> options, IFingerprinter fingerprinter)
{
    public async Task<T> UseAsync<T>(Func<Library, Task<T>> work, CancellationToken cancellationToken)
    {
        if (options.Value.Role == "all" || options.Value.IsOnAws) return await work(services.GetRequiredService<Library>());
        await using var store = await LocalStore.OpenAsync(folder.Library, new LocalStoreOptions { LockTimeout = TimeSpan.FromSeconds(50) }, cancellationToken);
        using var library = new Library(store.Hashes, store.Catalog, fingerprinter);
        return await work(library);
    }

    /// <summary>Makes the folder's index where there is none, for processes that only read it.</summary>
    public static async Task EnsureAsync(DataFolder folder)
    {
        if (!Directory.EnumerateFileSystemEntries(folder.Library).Any()) await (await LocalStore.OpenAsync(folder.Library, new LocalStoreOptions { LockTimeout = TimeSpan.FromSeconds(20) })).DisposeAsync();
    }
}
