using System.Runtime.CompilerServices;

namespace TuneScout.Equalizer;

/// <summary>Keeps presets in a folder, one JSON file each, which people may edit. Thread-safe, and several processes may share the folder.</summary>
/// <remarks>
/// A preset is written under a temporary name, flushed to the disk and renamed: readers see the old one or the new one. The folder is made by the first preset.
/// </remarks>
public sealed class FilePresetStore : IPresetStore
{
    private const string TemporaryExtension = ".part";

    /// <summary>Names the folder; it need not be there.</summary>
    /// <param name="folder">The path.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public FilePresetStore(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Folder = Path.GetFullPath(folder);
    }

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be read; <see cref="UnauthorizedAccessException"/> where the system does not let this user.</exception>
    public async ValueTask<EqualizerPreset?> GetAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return EqualizerPreset.NameFault(name) is not null ? null : await ReadAsync(PathOf(name), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written; <see cref="UnauthorizedAccessException"/> where the system does not let this user. The old one is as it was.</exception>
    public async ValueTask PutAsync(EqualizerPreset preset, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(preset);
        var content = PresetJson.Write(preset);
        Directory.CreateDirectory(Folder);
        var path = PathOf(preset.Name);
        var temporary = Path.Combine(Folder, Guid.NewGuid().ToString("N") + TemporaryExtension);
        try
        {
            var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 4096, FileOptions.Asynchronous);
            await using (stream.ConfigureAwait(false))
            {
                await stream.WriteAsync(content, cancellationToken).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be deleted; <see cref="UnauthorizedAccessException"/> where the system does not let this user.</exception>
    public ValueTask<bool> DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        if (EqualizerPreset.NameFault(name) is not null || !File.Exists(PathOf(name))) return ValueTask.FromResult(false);
        File.Delete(PathOf(name));
        return ValueTask.FromResult(true);
    }

    /// <inheritdoc/>
    /// <remarks>Files whose names are not those of the presets within, which people may have put there, are listed too.</remarks>
    /// <exception cref="IOException">A file cannot be read; <see cref="UnauthorizedAccessException"/> where the system does not let this user.</exception>
    public async IAsyncEnumerable<EqualizerPreset> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (!Directory.Exists(Folder)) yield break;
        var presets = new List<EqualizerPreset>();
        foreach (var path in Directory.EnumerateFiles(Folder, "*" + PresetFileName.Extension))
        {
            // One that was deleted meanwhile is not there.
            if (await ReadAsync(path, cancellationToken).ConfigureAwait(false) is { } preset) presets.Add(preset);
        }

        foreach (var preset in presets.OrderBy(preset => EqualizerPreset.Key(preset.Name), StringComparer.Ordinal)) yield return preset;
    }

    private static async ValueTask<EqualizerPreset?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(path);
            if (file is { Exists: true, Length: > PresetJson.MaxBytes }) throw new PresetFormatException($"{path} has {file.Length} bytes, must be at most {PresetJson.MaxBytes}.");
            return PresetJson.Parse(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false), path);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string PathOf(string name) => Path.Combine(Folder, PresetFileName.Of(name));
}
