namespace TuneScout.Equalizer;

/// <summary>Keeps presets by their names; case does not tell names apart. Implementations are thread-safe.</summary>
public interface IPresetStore
{
    /// <summary>Gets a preset.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Null if there is none of that name.</returns>
    /// <exception cref="PresetFormatException">There is one, and this version cannot read it.</exception>
    ValueTask<EqualizerPreset?> GetAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Stores a preset; one of the same name is replaced, wholly or, if this fails, not at all.</summary>
    /// <param name="preset">A valid one.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>A task that ends when the preset is stored.</returns>
    /// <exception cref="ArgumentException">The preset is out of range; nothing was stored.</exception>
    ValueTask PutAsync(EqualizerPreset preset, CancellationToken cancellationToken = default);

    /// <summary>Removes a preset.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>False if there was none of that name.</returns>
    ValueTask<bool> DeleteAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Lists the presets by their names, in the order of the characters' numbers, upper case like lower case.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The presets as they stood when the listing began.</returns>
    /// <exception cref="PresetFormatException">This version cannot read one of them.</exception>
    IAsyncEnumerable<EqualizerPreset> ListAsync(CancellationToken cancellationToken = default);
}
