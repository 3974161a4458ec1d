using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>Brings a folder into the state in which a store can work on it.</summary>
internal static class FolderOpening
{
    /// <summary>Opens a folder that is there, for reading.</summary>
    public static OpenedFolder ForReading(StoreFolder folder, LocalStoreOptions options)
    {
        if (!File.Exists(folder.Database))
            throw new StoreException($"{folder.Path} holds no library: index some music into it first.");
        var database = Database.OpenForReading(folder);
        try
        {
            var fingerprint = database.Read("opening the store", connection => Schema.ReadOptions(connection, folder.Path));
            EnsureSame(folder, options.Fingerprint, fingerprint);
            return new OpenedFolder(folder, fingerprint, database, new StoreLog(options.LoggerFactory), null, 0);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Opens a folder for writing, makes it if it is new, and clears up what an earlier writer left.</summary>
    public static OpenedFolder ForWriting(StoreFolder folder, LocalStoreOptions options, WriterLock writerLock, CancellationToken cancellationToken)
    {
        var log = new StoreLog(options.LoggerFactory);
        var database = Database.OpenForWriting(folder);
        try
        {
            var fingerprint = database.Write("opening the store", connection =>
            {
                if (Schema.IsEmpty(connection)) Schema.Create(connection, options.Fingerprint ?? FingerprintOptions.Default);
                else if (Schema.Upgrade(connection) is { } version) log.Upgraded(folder.Path, version);
                return Schema.ReadOptions(connection, folder.Path);
            });
            EnsureSame(folder, options.Fingerprint, fingerprint);
            var nextSegment = database.Write("opening the store", Manifest.NextSegment);
            if (options.Repair)
            {
                var numbers = new SegmentNumbers(nextSegment);
                SegmentRepair.Run(folder, fingerprint.SchemeId, database, numbers, options.FlushPostings, log, cancellationToken);
                nextSegment = numbers.Next();
            }

            folder.DeleteGarbage(database.Write("opening the store", Manifest.Segments).Select(static row => row.Number));
            var swept = database.Write("opening the store", static connection =>
            {
                var orphans = Manifest.SweepOrphans(connection);
                Manifest.DeleteRemovedConstellations(connection);
                return orphans;
            });
            if (swept > 0) log.Swept(folder.Path, swept);
            return new OpenedFolder(folder, fingerprint, database, log, writerLock, nextSegment);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static void EnsureSame(StoreFolder folder, FingerprintOptions? asked, FingerprintOptions stored)
    {
        if (asked is not null && asked != stored)
            throw new StoreException($"{folder.Path} holds fingerprints of the scheme {stored.SchemeId}, {asked.SchemeId} was asked for: leave LocalStoreOptions.Fingerprint null to use the folder's, make the index anew with LocalStore.RebuildAsync or \"tunescout rebuild\", or choose another folder.");
    }
}
