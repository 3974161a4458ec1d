using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>The tables, and the version of the folder's format.</summary>
/// <remarks>
/// A row of <c>tracks</c> is never deleted, so that an ordinal is never used again and readers in other processes learn
/// of every removal; what is large, the constellation, goes. A track without a segment that covers its ordinal is hashed
/// again when the folder is opened.
/// </remarks>
internal static class Schema
{
    private const int FormatVersion = 2;
    private const int ApplicationId = 0x5453434F; // "TSCO"

    private const string Tables = """
        CREATE TABLE store (
            stored_peaks_per_second INTEGER NOT NULL,
            hashed_peaks_per_second INTEGER NOT NULL,
            pairs_per_peak INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            next_segment INTEGER NOT NULL);
        CREATE TABLE tracks (
            ordinal INTEGER PRIMARY KEY,
            id INTEGER NOT NULL,
            postings INTEGER NOT NULL,
            fingerprint_bytes INTEGER NOT NULL,
            removed_at INTEGER);
        CREATE INDEX tracks_by_id ON tracks (id) WHERE removed_at IS NULL;
        CREATE INDEX tracks_by_removal ON tracks (removed_at) WHERE removed_at IS NOT NULL;
        CREATE TABLE constellations (
            ordinal INTEGER PRIMARY KEY,
            fingerprint BLOB NOT NULL);
        CREATE TABLE segments (
            number INTEGER PRIMARY KEY,
            first_ordinal INTEGER NOT NULL,
            last_ordinal INTEGER NOT NULL,
            postings INTEGER NOT NULL,
            generation INTEGER NOT NULL);
        CREATE TABLE catalog (
            place INTEGER PRIMARY KEY AUTOINCREMENT,
            id INTEGER NOT NULL UNIQUE,
            title TEXT,
            artist TEXT,
            album TEXT,
            source TEXT,
            source_stamp TEXT,
            duration_ticks INTEGER NOT NULL,
            added_at_ticks INTEGER NOT NULL);
        CREATE INDEX catalog_by_source ON catalog (source, place);
        """;

    /// <summary>Makes the tables of a new folder.</summary>
    public static void Create(Connection connection, FingerprintOptions options)
    {
        connection.Execute(Tables);
        CatalogIndex.Create(connection);
        connection.Execute(
            "INSERT INTO store VALUES ($stored, $hashed, $pairs, 1, 1)",
            ("$stored", options.StoredPeaksPerSecond), ("$hashed", options.HashedPeaksPerSecond), ("$pairs", options.PairsPerPeak));
        connection.Execute($"PRAGMA application_id = {ApplicationId}");
        connection.Execute($"PRAGMA user_version = {FormatVersion}");
    }

    /// <summary>Whether the database is new.</summary>
    public static bool IsEmpty(Connection connection) => connection.Number("SELECT count(*) FROM sqlite_master") == 0;

    /// <summary>Brings a folder of an older version up to date, in the transaction of the connection.</summary>
    /// <returns>The version that it had, or null where there was nothing to do.</returns>
    public static long? Upgrade(Connection connection)
    {
        var version = connection.Number("PRAGMA user_version");
        if (connection.Number("PRAGMA application_id") != ApplicationId || version is < 1 or >= FormatVersion) return null;
        CatalogIndex.Create(connection); // version 1 had a catalog without words, counts and totals
        connection.Execute($"PRAGMA user_version = {FormatVersion}");
        return version;
    }

    /// <summary>Notes other options for the folder's fingerprints, whose index and constellations are changed in the same transaction.</summary>
    public static void WriteOptions(Connection connection, FingerprintOptions options) =>
        connection.Execute(
            "UPDATE store SET stored_peaks_per_second = $stored, hashed_peaks_per_second = $hashed, pairs_per_peak = $pairs",
            ("$stored", options.StoredPeaksPerSecond), ("$hashed", options.HashedPeaksPerSecond), ("$pairs", options.PairsPerPeak));

    /// <summary>Reads the options of the folder's fingerprints, if its format is known.</summary>
    /// <exception cref="StoreException">It is not a store, or one of a newer version.</exception>
    public static FingerprintOptions ReadOptions(Connection connection, string folder)
    {
        if (connection.Number("PRAGMA application_id") != ApplicationId)
            throw new StoreException($"{folder}: {StoreFolder.DatabaseName} is a database of another program; choose another folder.");
        var version = connection.Number("PRAGMA user_version");
        if (version is >= 1 and < FormatVersion)
            throw new StoreException($"{folder} has format version {version}, made by older software; open it for writing once, which brings it to version {FormatVersion}.");
        if (version != FormatVersion)
            throw new StoreException($"{folder} has format version {version}, this software reads version {FormatVersion}; update the software.");
        using var reader = connection.Command("SELECT stored_peaks_per_second, hashed_peaks_per_second, pairs_per_peak FROM store").ExecuteReader();
        if (!reader.Read()) throw new InvalidDataException($"{StoreFolder.DatabaseName} is damaged: it does not say which scheme it holds");
        var options = new FingerprintOptions { StoredPeaksPerSecond = reader.GetInt32(0), HashedPeaksPerSecond = reader.GetInt32(1), PairsPerPeak = reader.GetInt32(2) };
        options.Validate();
        return options;
    }
}
