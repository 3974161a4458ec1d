using System.Text;
using TuneScout.Equalizer;

namespace TuneScout.Web;

/// <summary>Presets in the table, in the account's partition, in the format of the library's preset files.</summary>
internal sealed class DynamoUserPresetStore(WebTable table) : IUserPresetStore
{
    private const string Preset = "preset#";
    private const string Sound = "sound#";

    public async ValueTask<IReadOnlyList<EqualizerPreset>> ListAsync(string userId, CancellationToken cancellationToken = default)
    {
        var presets = new List<EqualizerPreset>();
        await foreach (var item in table.QueryAsync(DynamoAccountStore.UserKey(userId), "begins_with(sk, :sk)", Preset, cancellationToken: cancellationToken)) presets.Add(Read(item));
        return [.. presets.OrderBy(static preset => NameFolding.Fold(preset.Name), StringComparer.Ordinal)];
    }

    public async ValueTask<EqualizerPreset?> GetAsync(string userId, string name, CancellationToken cancellationToken = default) =>
        NameFolding.Fold(name) is { } folded && await table.GetAsync(DynamoAccountStore.UserKey(userId), PresetSort(folded), cancellationToken) is { } item ? Read(item) : null;

    public async ValueTask PutAsync(string userId, EqualizerPreset preset, CancellationToken cancellationToken = default) =>
        await table.PutAsync(new Item(DynamoAccountStore.UserKey(userId), PresetSort(NameFolding.Fold(preset.Name)!)).With("json", Write(preset)), cancellationToken);

    public async ValueTask<bool> DeleteAsync(string userId, string name, CancellationToken cancellationToken = default) =>
        NameFolding.Fold(name) is { } folded && await table.DeleteAsync(DynamoAccountStore.UserKey(userId), PresetSort(folded), cancellationToken);

    public async ValueTask<EqualizerPreset?> GetForTrackAsync(string userId, string trackId, CancellationToken cancellationToken = default) =>
        await table.GetAsync(DynamoAccountStore.UserKey(userId), SoundSort(trackId), cancellationToken) is { } item ? Read(item) : null;

    public async ValueTask PutForTrackAsync(string userId, string trackId, EqualizerPreset? preset, CancellationToken cancellationToken = default)
    {
        if (preset is null) await table.DeleteAsync(DynamoAccountStore.UserKey(userId), SoundSort(trackId), cancellationToken);
        else
        {
            // The index finds it when the track is deleted.
            await table.PutAsync(
                new Item(DynamoAccountStore.UserKey(userId), SoundSort(trackId)).With("json", Write(preset)).With("gsi1pk", DynamoTrackShelf.TrackKey(trackId)).With("gsi1sk", Sound + userId), cancellationToken);
        }
    }

    public async ValueTask DeleteAllOfAsync(string userId, CancellationToken cancellationToken = default)
    {
        foreach (var start in new[] { Preset, Sound })
        {
            var all = new List<Item>();
            await foreach (var item in table.QueryAsync(DynamoAccountStore.UserKey(userId), "begins_with(sk, :sk)", start, cancellationToken: cancellationToken)) all.Add(item);
            await table.DeleteManyAsync(all, cancellationToken);
        }
    }

    // Names of presets and ids of tracks that come from an address may be anything.
    private static string PresetSort(string folded) => Preset + WebTable.Hash(folded);

    private static string SoundSort(string trackId) => Sound + WebTable.Hash(trackId);

    private static string Write(EqualizerPreset preset) => Encoding.UTF8.GetString(PresetJson.Write(preset));

    private static EqualizerPreset Read(Item item) => PresetJson.Parse(item.Text("json")!);
}
