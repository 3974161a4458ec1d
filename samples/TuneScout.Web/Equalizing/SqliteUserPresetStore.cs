using System.Text;
using TuneScout.Equalizer;

namespace TuneScout.Web;

/// <summary>Presets in the SQLite file, in the format of the library's preset files.</summary>
internal sealed class SqliteUserPresetStore(WebDatabase database) : IUserPresetStore
{
    public ValueTask<IReadOnlyList<EqualizerPreset>> ListAsync(string userId, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<EqualizerPreset>>(Query("SELECT json FROM presets WHERE user_id = $user ORDER BY folded", ("$user", userId)));

    public ValueTask<EqualizerPreset?> GetAsync(string userId, string name, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Query("SELECT json FROM presets WHERE user_id = $user AND folded = $name", ("$user", userId), ("$name", NameFolding.Fold(name))).FirstOrDefault());

    public ValueTask PutAsync(string userId, EqualizerPreset preset, CancellationToken cancellationToken = default)
    {
        database.Execute("INSERT OR REPLACE INTO presets (user_id, folded, json) VALUES ($user, $name, $json)", ("$user", userId), ("$name", NameFolding.Fold(preset.Name)), ("$json", Write(preset)));
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> DeleteAsync(string userId, string name, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(database.Execute("DELETE FROM presets WHERE user_id = $user AND folded = $name", ("$user", userId), ("$name", NameFolding.Fold(name))) == 1);

    public ValueTask<EqualizerPreset?> GetForTrackAsync(string userId, string trackId, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Query("SELECT json FROM track_sounds WHERE user_id = $user AND track_id = $track", ("$user", userId), ("$track", trackId)).FirstOrDefault());

    public ValueTask PutForTrackAsync(string userId, string trackId, EqualizerPreset? preset, CancellationToken cancellationToken = default)
    {
        if (preset is null) database.Execute("DELETE FROM track_sounds WHERE user_id = $user AND track_id = $track", ("$user", userId), ("$track", trackId));
        else database.Execute("INSERT OR REPLACE INTO track_sounds (user_id, track_id, json) VALUES ($user, $track, $json)", ("$user", userId), ("$track", trackId), ("$json", Write(preset)));
        return ValueTask.CompletedTask;
    }

    public ValueTask DeleteAllOfAsync(string userId, CancellationToken cancellationToken = default)
    {
        database.Execute("DELETE FROM presets WHERE user_id = $user; DELETE FROM track_sounds WHERE user_id = $user", ("$user", userId));
        return ValueTask.CompletedTask;
    }

    private static string Write(EqualizerPreset preset) => Encoding.UTF8.GetString(PresetJson.Write(preset));

    private List<EqualizerPreset> Query(string sql, params (string Name, object? Value)[] parameters) => database.Query(sql, row => PresetJson.Parse(row.GetString(0)), parameters);
}
