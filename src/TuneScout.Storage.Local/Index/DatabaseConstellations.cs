using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>Reads constellations from the database. Thread-safe.</summary>
internal sealed class DatabaseConstellations(Database database) : IConstellationSource
{
    public ValueTask<Constellation?> ReadAsync(IndexState state, int ordinal, CancellationToken cancellationToken) =>
        ValueTask.FromResult(database.Read("reading a constellation", connection =>
            connection.Scalar("SELECT fingerprint FROM constellations WHERE ordinal = $ordinal", ("$ordinal", ordinal)) is byte[] bytes
                ? Fingerprint.Parse(bytes).Constellation
                : null));
}
