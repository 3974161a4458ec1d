using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>Makes the index of a folder anew from its constellations.</summary>
internal static class FolderRebuild
{
    /// <summary>Hashes all constellations; what asks for it holds the folder's lock.</summary>
    public static void Run(StoreFolder folder, LocalStoreOptions options, IProgress<StoreProgress>? progress, CancellationToken cancellationToken)
    {
        using var database = Database.OpenForWriting(folder);
        var log = new StoreLog(options.LoggerFactory);
        var stored = database.Write("opening the store", connection =>
        {
            if (Schema.Upgrade(connection) is { } version) log.Upgraded(folder.Path, version);
            return Schema.ReadOptions(connection, folder.Path);
        });
        var target = options.Fingerprint ?? stored;
        if (target.StoredPeaksPerSecond != stored.StoredPeaksPerSecond)
            throw new StoreException($"{folder.Path} holds constellations of {stored.StoredPeaksPerSecond} peaks a second, {target.StoredPeaksPerSecond} were asked for: other hashes can be made of them, other peaks need the audio.");
        folder.DeleteGarbage(database.Write("opening the store", Manifest.Segments).Select(static row => row.Number));
        var numbers = new SegmentNumbers(database.Write("opening the store", Manifest.NextSegment));
        new IndexBuilder(folder, database, target, numbers, options.FlushPostings, progress, cancellationToken).Run();
        log.Rebuilt(folder.Path, target.SchemeId);
    }
}
