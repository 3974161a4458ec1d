using System.Globalization;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Aws;

namespace TuneScout.Web;

/// <summary>Finds files that nobody needs: a process died after it had stored one and before it had noted for whom, or while it deleted one.</summary>
/// <remarks>A file that was stored this moment looks the same. So what is found is held in the name of the day, and let go two days later: whoever has noted by then that it is needed keeps it.</remarks>
internal sealed class UnclaimedBlobs(IBlobStore blobs, IBlobUseStore uses, BlobUses holders, ITrackCatalog catalog, TimeProvider clock, AwsSongs? songs = null)
{
    // Today's, yesterday's, and those that are let go today.
    private const int Names = 3;

    /// <summary>Goes through all files once. Any number of hosts may do so at the same time.</summary>
    /// <returns>How many nobody needs, as far as is known by now.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var day = clock.GetUtcNow().ToUnixTimeSeconds() / (24 * 60 * 60);
        await holders.ReleaseAsync(HolderOf(day + 1), cancellationToken);
        var found = new List<BlobInfo>();
        await foreach (var blob in blobs.ListAsync(cancellationToken)) if (!await uses.IsUsedAsync(blob.Id, cancellationToken)) found.Add(blob);
        if (found.Count == 0) return 0;
        var others = await SongsAsync(cancellationToken);
        found.RemoveAll(blob => others.Contains(blob.Id));
        foreach (var blob in found) await holders.UseAsync(HolderOf(day), blob.Id.ToString(), new StoredBlob(blob.Id, blob.ContentType, blob.Length), cancellationToken);
        return found.Count;
    }

    // Files of songs that other programs have added to the same library.
    private async Task<HashSet<BlobId>> SongsAsync(CancellationToken cancellationToken)
    {
        var known = new HashSet<BlobId>();
        if (songs is null) return known;
        await foreach (var track in catalog.ListAsync(cancellationToken)) if (await songs.GetAudioAsync(track.Id, cancellationToken) is { } audio) known.Add(audio);
        return known;
    }

    private static string HolderOf(long day) => "unclaimed:" + (day % Names).ToString(CultureInfo.InvariantCulture);
}
