using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace TuneScout.Equalizer;

/// <summary>Keeps presets as long as the process lives. Thread-safe.</summary>
public sealed class InMemoryPresetStore : IPresetStore
{
    private readonly ConcurrentDictionary<string, EqualizerPreset> _presets = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<EqualizerPreset?> GetAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_presets.GetValueOrDefault(EqualizerPreset.Key(name)));
    }

    /// <inheritdoc/>
    public ValueTask PutAsync(EqualizerPreset preset, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(preset);
        preset.Validate();
        cancellationToken.ThrowIfCancellationRequested();
        _presets[EqualizerPreset.Key(preset.Name)] = preset;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_presets.TryRemove(EqualizerPreset.Key(name), out _));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<EqualizerPreset> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        foreach (var (_, preset) in _presets.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return preset;
        }
    }
}
