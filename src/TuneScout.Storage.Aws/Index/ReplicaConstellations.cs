using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Reads constellations where they are nearest: in memory, in the packs on this machine, in the table. Thread-safe.</summary>
internal sealed class ReplicaConstellations(IndexFollower follower, Constellations constellations) : IConstellationSource
{
    public async ValueTask<Constellation?> ReadAsync(IndexState state, int ordinal, CancellationToken cancellationToken)
    {
        var replica = follower.Replica;
        foreach (var segment in state.Segments)
        {
            if (ordinal < segment.Row.FirstOrdinal || ordinal > segment.Row.LastOrdinal) continue;
            if (TryRead((ConstellationPack)segment.Companion!, ordinal) is { } packed) return packed;
        }

        if (replica.TryGetLevel0(ordinal, out var bytes)) return Fingerprint.Parse(bytes).Constellation;
        if (!replica.TryGetRow(ordinal, out var row)) return null;
        var found = await constellations.ReadAsync([row], cancellationToken).ConfigureAwait(false);
        return found.TryGetValue(ordinal, out bytes) ? Fingerprint.Parse(bytes).Constellation : null;
    }

    // A damaged pack is no reason to fail: the table has the fingerprint too.
    private static Constellation? TryRead(ConstellationPack pack, int ordinal)
    {
        try
        {
            return pack.Find(ordinal) is { } bytes ? Fingerprint.Parse(bytes).Constellation : null;
        }
        catch (FingerprintFormatException)
        {
            return null;
        }
    }
}
