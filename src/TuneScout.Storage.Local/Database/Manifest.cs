using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>What the database says of the index.</summary>
internal static class Manifest
{
    internal readonly record struct TrackRow(int Ordinal, TrackId Id, long Postings, long? RemovedAt);

    public static long Generation(Connection connection) => connection.Number("SELECT generation FROM store");

    /// <summary>Counts one change of the index.</summary>
    /// <returns>The new generation.</returns>
    public static long NextGeneration(Connection connection) => connection.Number("UPDATE store SET generation = generation + 1 RETURNING generation");

    public static List<SegmentRow> Segments(Connection connection)
    {
        var rows = new List<SegmentRow>();
        using var reader = connection.Command("SELECT number, first_ordinal, last_ordinal, postings, generation FROM segments ORDER BY first_ordinal").ExecuteReader();
        while (reader.Read()) rows.Add(new SegmentRow(reader.GetInt64(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt64(3), reader.GetInt64(4)));
        return rows;
    }

    /// <summary>Enters segments in place of others.</summary>
    public static void Replace(Connection connection, IEnumerable<long> oldNumbers, IEnumerable<SegmentRow> rows)
    {
        foreach (var number in oldNumbers) connection.Execute("DELETE FROM segments WHERE number = $number", ("$number", number));
        foreach (var added in rows)
        {
            connection.Execute(
                "INSERT INTO segments VALUES ($number, $first, $last, $postings, $generation)",
                ("$number", added.Number), ("$first", added.FirstOrdinal), ("$last", added.LastOrdinal), ("$postings", added.Postings), ("$generation", added.Generation));
            connection.Execute("UPDATE store SET next_segment = max(next_segment, $next)", ("$next", added.Number + 1));
        }
    }

    public static long NextSegment(Connection connection) => connection.Number("SELECT next_segment FROM store");

    public static List<TrackRow> TracksFrom(Connection connection, int ordinal)
    {
        using var reader = connection.Command(
            "SELECT ordinal, id, postings, removed_at FROM tracks WHERE ordinal >= $ordinal ORDER BY ordinal", ("$ordinal", ordinal)).ExecuteReader();
        return ReadTracks(reader);
    }

    public static List<TrackRow> RemovedSince(Connection connection, long generation)
    {
        using var reader = connection.Command(
            "SELECT ordinal, id, postings, removed_at FROM tracks WHERE removed_at > $generation", ("$generation", generation)).ExecuteReader();
        return ReadTracks(reader);
    }

    public static void AddTrack(Connection connection, int ordinal, TrackId id, long postings, byte[] fingerprint)
    {
        connection.Execute(
            "INSERT INTO tracks VALUES ($ordinal, $id, $postings, $bytes, NULL)",
            ("$ordinal", ordinal), ("$id", (long)id.Value), ("$postings", postings), ("$bytes", fingerprint.Length));
        connection.Execute("INSERT INTO constellations VALUES ($ordinal, $fingerprint)", ("$ordinal", ordinal), ("$fingerprint", fingerprint));
    }

    /// <summary>Marks a track as removed.</summary>
    /// <returns>Its row, or null where there is none.</returns>
    public static TrackRow? RemoveTrack(Connection connection, TrackId id, long generation)
    {
        using var reader = connection.Command(
            "UPDATE tracks SET removed_at = $generation WHERE id = $id AND removed_at IS NULL RETURNING ordinal, id, postings, removed_at",
            ("$id", (long)id.Value), ("$generation", generation)).ExecuteReader();
        var rows = ReadTracks(reader);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Removes tracks that no entry of the catalog names: what a crash between index and catalog left.</summary>
    /// <returns>How many.</returns>
    public static int SweepOrphans(Connection connection)
    {
        const string orphans = "removed_at IS NULL AND id NOT IN (SELECT id FROM catalog)";
        if (connection.Number($"SELECT count(*) FROM tracks WHERE {orphans}") == 0) return 0;
        var generation = NextGeneration(connection);
        return connection.Execute($"UPDATE tracks SET removed_at = $generation WHERE {orphans}", ("$generation", generation));
    }

    /// <summary>Deletes the constellations of removed tracks.</summary>
    public static int DeleteRemovedConstellations(Connection connection)
    {
        const string removed = "ordinal IN (SELECT ordinal FROM tracks WHERE removed_at IS NOT NULL AND fingerprint_bytes > 0)";
        var count = connection.Execute($"DELETE FROM constellations WHERE {removed}");
        if (count > 0) connection.Execute("UPDATE tracks SET fingerprint_bytes = 0 WHERE removed_at IS NOT NULL AND fingerprint_bytes > 0");
        return count;
    }

    /// <summary>Reads the fingerprints of living tracks, a few at a time.</summary>
    public static IEnumerable<(int Ordinal, Fingerprint Fingerprint)> Fingerprints(Connection connection, int firstOrdinal, int lastOrdinal)
    {
        using var reader = connection.Command(
            """
            SELECT ordinal, fingerprint FROM tracks JOIN constellations USING (ordinal)
            WHERE removed_at IS NULL AND ordinal BETWEEN $first AND $last ORDER BY ordinal
            """, ("$first", firstOrdinal), ("$last", lastOrdinal)).ExecuteReader();
        while (reader.Read()) yield return (reader.GetInt32(0), Fingerprint.Parse(reader.GetFieldValue<byte[]>(1)));
    }

    private static List<TrackRow> ReadTracks(Microsoft.Data.Sqlite.SqliteDataReader reader)
    {
        var rows = new List<TrackRow>();
        while (reader.Read())
            rows.Add(new TrackRow(reader.GetInt32(0), new TrackId((ulong)reader.GetInt64(1)), reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetInt64(3)));
        return rows;
    }
}
