using System.Security.Cryptography;
using TuneScout.Fingerprinting;

namespace TuneScout.Web.Tests;

/// <summary>What every store of presets, of recognitions and of uses of blobs does.</summary>
public sealed class SmallStoreTests
{
    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task Presets_are_kept_by_name_whatever_its_case_and_by_track(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var presets = stores.Presets;
        await presets.PutAsync("me", Preset("Zoom", 1));
        await presets.PutAsync("me", Preset("älter", 2));
        await presets.PutAsync("me", Preset("ÄLTER", 3));
        await presets.PutAsync("other", Preset("Hers", 4));
        Assert.Equal(["Zoom", "ÄLTER"], (await presets.ListAsync("me")).Select(static preset => preset.Name));
        Assert.Equal(3, (await presets.GetAsync("me", "Älter"))!.Tone!.BassDb);
        Assert.Null(await presets.GetAsync("me", "Hers"));
        Assert.True(await presets.DeleteAsync("me", "zoom"));
        Assert.False(await presets.DeleteAsync("me", "zoom"));
        await presets.PutForTrackAsync("me", "t1", Preset("Own", 5));
        await presets.PutForTrackAsync("me", "t2", Preset("Own", 6));
        await presets.PutForTrackAsync("me", "t2", null);
        Assert.Equal(5, (await presets.GetForTrackAsync("me", "t1"))!.Tone!.BassDb);
        Assert.Null(await presets.GetForTrackAsync("me", "t2"));
        Assert.Null(await presets.GetForTrackAsync("other", "t1"));
        await presets.DeleteAllOfAsync("me");
        Assert.Empty(await presets.ListAsync("me"));
        Assert.Null(await presets.GetForTrackAsync("me", "t1"));
        Assert.Single(await presets.ListAsync("other"));
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task Recognitions_are_listed_newest_first_page_by_page_and_cleared(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        for (var i = 0; i < 7; i++)
        {
            await stores.History.AddAsync("me", "microphone", i, i % 2 == 0 ? new RecognizedSong("t" + i, "Song " + i, "A", "", 0.8, 3.5, 0, 5, 1) : null, i % 2 == 0 ? null : "nothing");
            stores.Clock.Step(TimeSpan.FromSeconds(1));
        }

        await stores.History.AddAsync("other", "clip", 1, null, "no");
        var first = await stores.History.ListAsync("me", null, 4);
        Assert.Equal([6.0, 5, 4, 3], first.Select(static one => one.Seconds));
        Assert.Equal([2.0, 1, 0], (await stores.History.ListAsync("me", first[^1].Number, 4)).Select(static one => one.Seconds));
        Assert.Equal(("t6", "Song 6", 0.8, 3.5, null, "microphone"), (first[0].TrackId, first[0].Title, first[0].Confidence, first[0].PositionSeconds, first[0].Reason, first[0].Origin));
        Assert.Equal((null, "nothing"), (first[1].TrackId, first[1].Reason));
        await stores.History.ClearAsync("me");
        Assert.Empty(await stores.History.ListAsync("me", null, 10));
        Assert.Single(await stores.History.ListAsync("other", null, 10));
        Assert.Equal(1, (await stores.Totals.GetAsync(10, CancellationToken.None)).Recognitions);
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task A_blob_goes_with_the_last_that_needs_it_or_when_another_takes_its_place(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        var gone = new List<BlobId>();
        Func<BlobId, Task> delete = id =>
        {
            gone.Add(id);
            return Task.CompletedTask;
        };
        var (first, second) = (Blob(1, 10), Blob(2, 20));
        await stores.Uses.UseAsync("job:1", "upload", first, delete, CancellationToken.None);
        await stores.Uses.UseAsync("track:1", "original", first with { MediaType = "audio/flac" }, delete, CancellationToken.None);
        await stores.Uses.UseAsync("track:1", "original", first with { MediaType = "audio/flac" }, delete, CancellationToken.None);
        Assert.Equal(first, await stores.Uses.FindAsync("job:1", "upload", CancellationToken.None));
        Assert.Null(await stores.Uses.FindAsync("job:1", "original", CancellationToken.None));
        Assert.Equal(10, (await stores.Totals.GetAsync(10, CancellationToken.None)).StoredBytes);
        await stores.Uses.ReleaseAsync("job:1", delete, CancellationToken.None);
        Assert.Empty(gone);
        await stores.Uses.UseAsync("track:1", "original", second, delete, CancellationToken.None);
        Assert.Equal([first.Id], gone);
        await stores.Uses.ReleaseAsync("track:1", delete, CancellationToken.None);
        await stores.Uses.ReleaseAsync("track:1", delete, CancellationToken.None);
        Assert.Equal([first.Id, second.Id], gone);
        Assert.Equal(0, (await stores.Totals.GetAsync(10, CancellationToken.None)).StoredBytes);
    }

    [Fact]
    public async Task A_use_that_begins_while_the_blob_is_deleted_waits_until_it_is_gone()
    {
        await using var stores = await TestStores.OpenAsync(TestStores.Dynamo);
        var blob = Blob(3, 5);
        await stores.Uses.UseAsync("job:1", "upload", blob, static _ => Task.CompletedTask, CancellationToken.None);
        var (begun, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var release = stores.Uses.ReleaseAsync("job:1", _ =>
        {
            begun.SetResult();
            return end.Task;
        }, CancellationToken.None);
        await begun.Task;
        var use = stores.Uses.UseAsync("job:2", "upload", blob, static _ => Task.CompletedTask, CancellationToken.None);
        await Task.Delay(400);
        Assert.False(use.IsCompleted);
        end.SetResult();
        await release;
        await use;
        Assert.NotNull(await stores.Uses.FindAsync("job:2", "upload", CancellationToken.None));
    }

    private static StoredBlob Blob(byte content, long bytes) => new(BlobId.FromHash(SHA256.HashData([content])), "audio/wav", bytes);

    private static TuneScout.Equalizer.EqualizerPreset Preset(string name, double bass) => new EqualizerSetting(name, [bass, 0, 0], null).ToPreset(name);
}
