using TuneScout.Equalizer;

namespace TuneScout.Web;

/// <summary>Equalizer settings of accounts: named ones, and the one that goes with a track.</summary>
internal interface IUserPresetStore
{
    ValueTask<IReadOnlyList<EqualizerPreset>> ListAsync(string userId, CancellationToken cancellationToken = default);

    ValueTask<EqualizerPreset?> GetAsync(string userId, string name, CancellationToken cancellationToken = default);

    ValueTask PutAsync(string userId, EqualizerPreset preset, CancellationToken cancellationToken = default);

    ValueTask<bool> DeleteAsync(string userId, string name, CancellationToken cancellationToken = default);

    ValueTask<EqualizerPreset?> GetForTrackAsync(string userId, string trackId, CancellationToken cancellationToken = default);

    /// <summary>Remembers a track's setting; null to forget it.</summary>
    ValueTask PutForTrackAsync(string userId, string trackId, EqualizerPreset? preset, CancellationToken cancellationToken = default);

    ValueTask DeleteAllOfAsync(string userId, CancellationToken cancellationToken = default);
}
