namespace TuneScout.Fingerprinting;

/// <summary>Where an index of segments reads constellations. Thread-safe.</summary>
internal interface IConstellationSource
{
    /// <summary>Reads the constellation of a track.</summary>
    /// <param name="state">The state in which the track is alive.</param>
    /// <param name="ordinal">The track.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The constellation, or null where it is gone.</returns>
    ValueTask<Constellation?> ReadAsync(IndexState state, int ordinal, CancellationToken cancellationToken);
}
