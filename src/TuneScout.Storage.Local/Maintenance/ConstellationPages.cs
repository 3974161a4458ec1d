using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>Reads all constellations and hashes them, a page at a time: no reading transaction is held while they are worked on.</summary>
internal static class ConstellationPages
{
    private const int TracksPerPage = 64;

    /// <param name="Ordinal">The track's ordinal.</param>
    /// <param name="Id">The track.</param>
    /// <param name="Points">Its hashes; null where its constellation is missing or damaged.</param>
    /// <param name="Fault">Why there are none.</param>
    internal sealed record Hashed(int Ordinal, TrackId Id, HashPoint[]? Points, string? Fault);

    /// <summary>The living tracks from one ordinal to another, in their order.</summary>
    /// <param name="database">Where they are.</param>
    /// <param name="first">The first ordinal.</param>
    /// <param name="last">The last ordinal.</param>
    /// <param name="options">How they are hashed.</param>
    /// <param name="cancellationToken">Stops between two pages.</param>
    public static IEnumerable<Hashed[]> Read(Database database, int first, int last, FingerprintOptions options, CancellationToken cancellationToken)
    {
        while (first <= last)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var from = first;
            var rows = database.Read("reading constellations", connection => ReadRows(connection, from, last));
            if (rows.Count == 0) yield break;
            var page = new Hashed[rows.Count];
            Parallel.For(0, page.Length, i => page[i] = Hash(rows[i], options));
            yield return page;
            first = rows[^1].Ordinal + 1;
        }
    }

    /// <summary>The same fingerprint as other options hash it.</summary>
    public static Fingerprint With(Fingerprint fingerprint, FingerprintOptions options) =>
        fingerprint.Options == options ? fingerprint : new Fingerprint(options, fingerprint.Constellation, fingerprint.FrameCount, fingerprint.SampleCount);

    private static List<(int Ordinal, TrackId Id, byte[]? Bytes)> ReadRows(Connection connection, int first, int last)
    {
        var rows = new List<(int, TrackId, byte[]?)>();
        using var reader = connection.Command(
            $"""
            SELECT ordinal, id, fingerprint FROM tracks LEFT JOIN constellations USING (ordinal)
            WHERE removed_at IS NULL AND ordinal BETWEEN $first AND $last ORDER BY ordinal LIMIT {TracksPerPage}
            """, ("$first", first), ("$last", last)).ExecuteReader();
        while (reader.Read()) rows.Add((reader.GetInt32(0), new TrackId((ulong)reader.GetInt64(1)), reader.IsDBNull(2) ? null : reader.GetFieldValue<byte[]>(2)));
        return rows;
    }

    private static Hashed Hash((int Ordinal, TrackId Id, byte[]? Bytes) row, FingerprintOptions options)
    {
        if (row.Bytes is null) return new Hashed(row.Ordinal, row.Id, null, "its constellation is missing");
        try
        {
            return new Hashed(row.Ordinal, row.Id, ConstellationHasher.Hash(With(Fingerprint.Parse(row.Bytes), options)), null);
        }
        catch (FingerprintFormatException fault)
        {
            return new Hashed(row.Ordinal, row.Id, null, $"its constellation is damaged: {fault.Message}");
        }
    }
}
