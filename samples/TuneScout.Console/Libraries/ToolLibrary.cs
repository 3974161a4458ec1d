using TuneScout.Fingerprinting;
using TuneScout.Storage.Aws;
using TuneScout.Storage.Local;

namespace TuneScout.Console;

/// <summary>The library that a command works on, in a folder or on AWS.</summary>
internal sealed class ToolLibrary : IAsyncDisposable
{
    private readonly AwsLibrary? _aws;

    private ToolLibrary(LocalStore local)
    {
        (Hashes, Catalog, FingerprintOptions) = (local.Hashes, local.Catalog, local.FingerprintOptions);
        Local = local;
        Place = local.Folder;
        Name = $"in {local.Folder}";
    }

    private ToolLibrary(AwsLibrary aws)
    {
        (Hashes, Catalog, FingerprintOptions) = (aws.Store.Hashes, aws.Store.Catalog, aws.Store.FingerprintOptions);
        _aws = aws;
        Place = $"s3://{aws.Place.Bucket}/{aws.Place.Prefix}";
        Name = aws.Place.Name;
    }

    public IHashStore Hashes { get; }

    public ITrackCatalog Catalog { get; }

    public FingerprintOptions FingerprintOptions { get; }

    /// <summary>For programs: the folder, or the bucket and the prefix.</summary>
    public string Place { get; }

    /// <summary>For people, behind "the library".</summary>
    public string Name { get; }

    /// <summary>The store, where it is in a folder.</summary>
    public LocalStore? Local { get; }

    /// <summary>The store, where it is on AWS.</summary>
    public AwsStore? Aws => _aws?.Store;

    /// <summary>Tracks that are best committed together: a folder answers for each at once, AWS asks several requests of a commit, however large it is.</summary>
    public int BatchTracks => Local is null ? 64 : 1;

    public static ToolLibrary Of(LocalStore store) => new(store);

    public static async ValueTask<ToolLibrary> OpenAsync(AwsPlace place, AwsUse use, ToolHost host, ToolOutput output, FingerprintOptions? fingerprint, CancellationToken cancellationToken) =>
        new(await AwsLibrary.OpenAsync(place, use, host, output, fingerprint, cancellationToken));

    public Library NewLibrary() => new(Hashes, Catalog, new Fingerprinter(FingerprintOptions));

    /// <summary>Takes a track out; on AWS with the audio that other programs may have stored with it.</summary>
    public ValueTask<bool> RemoveAsync(Library library, TrackId id, CancellationToken cancellationToken) =>
        Aws is null ? library.RemoveAsync(id, cancellationToken) : Aws.Songs.RemoveAsync(id, cancellationToken);

    /// <summary>What the hosts of the library on AWS have consumed.</summary>
    public AwsUsage Usage => _aws!.Usage;

    /// <summary>After many tracks were added: lets AWS storage write them as segments, where enough wait, and a folder finish what it merges.</summary>
    public async ValueTask SettleAsync(ToolOutput output, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        if (Local is not null)
        {
            output.Status("settling the index");
            await Local.SettleAsync(cancellationToken);
            output.Status("");
            return;
        }

        using var progress = new StatusProgress<CompactionStep>(output, timeProvider, static step => (step.Action, 0, 0));
        try
        {
            await Aws!.CompactAsync(progress: progress, cancellationToken: cancellationToken);
        }
        catch (StoreException fault)
        {
            // Who adds need not be allowed to compact, and another host may be at it.
            output.Complain($"The tracks are stored and found; writing them as segments of the index failed and is left to a later run: {fault.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_aws is not null) await _aws.DisposeAsync();
        if (Local is not null) await Local.DisposeAsync();
    }
}
