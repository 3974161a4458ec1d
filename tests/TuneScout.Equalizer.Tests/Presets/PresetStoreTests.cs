using FsCheck.Fluent;

namespace TuneScout.Equalizer.Tests;

/// <summary>What every store of presets promises, and that none is missing here.</summary>
public sealed class PresetStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tunescout-presets-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void No_store_is_missing_from_these_tests() => Assert.Equal(
        typeof(IPresetStore).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IPresetStore))).OrderBy(type => type.Name),
        Stores().Select(store => store.GetType()).OrderBy(type => type.Name));

    [Fact]
    public async Task What_was_put_is_found_listed_replaced_and_deleted()
    {
        foreach (var store in Stores())
        {
            Assert.Empty(await ListAsync(store));
            Assert.Null(await store.GetAsync("a", Cancellation));
            Assert.False(await store.DeleteAsync("a", Cancellation));
            var (a, b) = (Preset("Alpha", 1), Preset("beta", 2));
            await store.PutAsync(b, Cancellation);
            await store.PutAsync(a, Cancellation);
            Assert.Equal([a, b], await ListAsync(store));
            Assert.Equal(a, await store.GetAsync("ALPHA", Cancellation));
            var replaced = Preset("alphA", 3);
            await store.PutAsync(replaced, Cancellation);
            Assert.Equal([replaced, b], await ListAsync(store));
            Assert.True(await store.DeleteAsync("aLPHa", Cancellation));
            Assert.Equal([b], await ListAsync(store));
            Assert.Null(await store.GetAsync("", Cancellation));
            Assert.False(await store.DeleteAsync("../x", Cancellation));
        }
    }

    [Fact]
    public async Task Any_name_is_a_name_of_its_own()
    {
        var presets = Gen.Sample(AnyPreset.Generator, 200).DistinctBy(preset => EqualizerPreset.Key(preset.Name)).ToArray();
        foreach (var store in Stores())
        {
            foreach (var preset in presets) await store.PutAsync(preset, Cancellation);
            foreach (var preset in presets) Assert.Equal(preset, await store.GetAsync(preset.Name, Cancellation));
            Assert.Equal(presets.Length, (await ListAsync(store)).Count);
        }

        Assert.All(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories), file => Assert.Equal(Path.Combine(_folder, "presets"), Path.GetDirectoryName(file)));
    }

    [Fact]
    public async Task A_wrong_preset_is_refused_and_the_old_one_stays()
    {
        foreach (var store in Stores())
        {
            await store.PutAsync(Preset("a", 1), Cancellation);
            await Assert.ThrowsAsync<ArgumentException>(async () => await store.PutAsync(Preset("a", 13), Cancellation));
            await Assert.ThrowsAsync<ArgumentException>(async () => await store.PutAsync(Preset("a\n", 1), Cancellation));
            Assert.Equal(Preset("a", 1), await store.GetAsync("a", Cancellation));
        }
    }

    [Fact]
    public async Task A_cancelled_call_does_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        foreach (var store in Stores())
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.PutAsync(Preset("a", 1), cancelled.Token));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.DeleteAsync("a", cancelled.Token));
            Assert.Empty(await ListAsync(store));
        }

        Assert.Empty(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Many_writers_and_readers_at_once_see_whole_presets()
    {
        foreach (var store in Stores())
        {
            await store.PutAsync(Preset("a", 0), Cancellation);
            await Parallel.ForAsync(0, 200, Cancellation, async (i, token) =>
            {
                if (i % 2 == 0) await store.PutAsync(Preset("a", i % 12), token);
                else Assert.NotNull(await store.GetAsync("a", token));
            });
        }
    }

    [Fact]
    public async Task A_file_that_is_broken_is_named()
    {
        var store = new FilePresetStore(Path.Combine(_folder, "presets"));
        await store.PutAsync(Preset("good", 1), Cancellation);
        var path = Path.Combine(store.Folder, "bad.json");
        await File.WriteAllTextAsync(path, "{", Cancellation);
        Assert.Contains(path, (await Assert.ThrowsAsync<PresetFormatException>(async () => await store.GetAsync("bad", Cancellation))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PresetFormatException>(() => ListAsync(store));
        await File.WriteAllBytesAsync(path, new byte[PresetJson.MaxBytes + 1], Cancellation);
        await Assert.ThrowsAsync<PresetFormatException>(() => ListAsync(store));
    }

    private static EqualizerPreset Preset(string name, double gain) => new() { Name = name, GraphicDb = [gain, 0, 0, 0, 0, 0, 0, 0, 0, 0] };

    private static async Task<List<EqualizerPreset>> ListAsync(IPresetStore store)
    {
        var list = new List<EqualizerPreset>();
        await foreach (var preset in store.ListAsync(Cancellation)) list.Add(preset);
        return list;
    }

    private IPresetStore[] Stores() => [new InMemoryPresetStore(), new FilePresetStore(Path.Combine(_folder, "presets"))];
}
