using System.Runtime.CompilerServices;

namespace TuneScout.Fingerprinting;

/// <summary>Reads a library track by track, as what leaves it needs it: the entry and the whole fingerprint.</summary>
internal static class StoredFingerprints
{
    /// <summary>The tracks that the catalog and the snapshot both have, in the order in which they were added.</summary>
    public static async IAsyncEnumerable<(Track Track, Fingerprint Fingerprint)> ReadAsync(
        IHashSnapshot snapshot, ITrackCatalog catalog, FingerprintOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var track in catalog.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!snapshot.TryGetOrdinal(track.Id, out var ordinal)) continue;
            if (await snapshot.GetConstellationAsync(ordinal, cancellationToken).ConfigureAwait(false) is { } constellation) yield return (track, Whole(track, constellation, options));
        }
    }

    // Stores give the constellation and the length; samples and frames follow from the length, as the analysis counts them.
    private static Fingerprint Whole(Track track, Constellation constellation, FingerprintOptions options)
    {
        var samples = Math.Clamp((long)Math.Round(track.Duration.TotalSeconds * FingerprintOptions.SampleRate), 0, Fingerprint.MostSamples);
        var frames = samples < FingerprintOptions.FrameSamples ? 0 : (int)((samples - FingerprintOptions.FrameSamples) / FingerprintOptions.HopSamples) + 1;
        frames = Math.Max(frames, constellation.EndFrame);
        return new Fingerprint(options, constellation, frames, samples);
    }
}
