using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Conformance;

/// <summary>A store as the suite uses it: an index and the catalog beside it.</summary>
public abstract class StoreUnderTest : IAsyncDisposable
{
    public abstract IHashStore Hashes { get; }

    public abstract ITrackCatalog Catalog { get; }

    /// <summary>Closes the store and opens it again with everything that is in it; where nothing outlives the process, does nothing.</summary>
    /// <returns>Whether it was opened again: snapshots of before are closed then.</returns>
    public virtual ValueTask<bool> ReopenAsync() => ValueTask.FromResult(false);

    public virtual async ValueTask DisposeAsync()
    {
        await Hashes.DisposeAsync();
        await Catalog.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
