using System.Text;
using TuneScout.Fingerprinting;

namespace TuneScout.Web.Tests;

public sealed class UnclaimedBlobTests
{
    public static TheoryData<string> Storages => new(TestStores.Local, TestStores.Dynamo);

    [Theory]
    [MemberData(nameof(Storages))]
    public async Task A_file_that_nobody_was_noted_for_goes_after_more_than_a_day_and_no_other(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        await using var blobs = new InMemoryBlobStore();
        var (holders, sweep) = Open(stores, blobs);
        var left = await blobs.PutAsync(Text("left by a crash"), "audio/wav");
        var late = await blobs.PutAsync(Text("noted late"), "audio/wav");
        var kept = await holders.PutAsync("job:1", "upload", Text("needed"), "audio/wav", CancellationToken.None);
        Assert.Equal(2, await sweep.SweepAsync(CancellationToken.None));
        await holders.KeepAsync("job:2", "upload", new StoredBlob(late.Id, "audio/wav", late.Length), CancellationToken.None);
        foreach (var hours in new[] { 12, 12 })
        {
            stores.Clock.Step(TimeSpan.FromHours(hours));
            Assert.Equal(0, await sweep.SweepAsync(CancellationToken.None));
            Assert.NotNull(await blobs.GetInfoAsync(left.Id));
        }

        stores.Clock.Step(TimeSpan.FromDays(1));
        await sweep.SweepAsync(CancellationToken.None);
        Assert.Null(await blobs.GetInfoAsync(left.Id));
        Assert.NotNull(await blobs.GetInfoAsync(late.Id));
        Assert.NotNull(await blobs.GetInfoAsync(kept.Id));
        await holders.ReleaseAsync("job:2", CancellationToken.None);
        Assert.Null(await blobs.GetInfoAsync(late.Id));
    }

    [Theory]
    [MemberData(nameof(Storages))]
    public async Task A_deletion_that_broke_off_is_done_in_the_end(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        await using var blobs = new InMemoryBlobStore();
        var (holders, sweep) = Open(stores, blobs);
        var blob = await holders.PutAsync("job:1", "upload", Text("half deleted"), "audio/wav", CancellationToken.None);
        await Assert.ThrowsAsync<IOException>(() => stores.Uses.ReleaseAsync("job:1", static _ => throw new IOException("The process dies here."), CancellationToken.None));
        stores.Clock.Step(TimeSpan.FromMinutes(5));
        Assert.Equal(1, await sweep.SweepAsync(CancellationToken.None));
        for (var day = 0; day < 2; day++)
        {
            stores.Clock.Step(TimeSpan.FromDays(1));
            await sweep.SweepAsync(CancellationToken.None);
        }

        Assert.Null(await blobs.GetInfoAsync(blob.Id));
    }

    /// <summary>On AWS other programs add songs under the same prefix, whose files no track or job of the site needs.</summary>
    [Fact]
    public async Task Files_of_songs_that_others_have_added_to_the_library_stay()
    {
        LocalEngines.Require();
        await using var stores = await TestStores.OpenAsync(TestStores.Dynamo);
        await using var library = await SongLibrary.OpenAsync();
        var song = await library.AddAsync(162);
        var left = await library.Store.Blobs.PutAsync(Text("left by a crash"), "audio/wav");
        var holders = new BlobUses(stores.Uses, library.Store.Blobs);
        var sweep = new UnclaimedBlobs(library.Store.Blobs, stores.Uses, holders, library.Store.Catalog, stores.Clock, library.Store.Songs);
        Assert.Equal(1, await sweep.SweepAsync(CancellationToken.None));
        for (var day = 0; day < 3; day++)
        {
            stores.Clock.Step(TimeSpan.FromDays(1));
            await sweep.SweepAsync(CancellationToken.None);
        }

        Assert.Null(await library.Store.Blobs.GetInfoAsync(left.Id));
        Assert.NotNull(await library.Store.Blobs.GetInfoAsync(song));
        // A song that is gone needs its file no longer, and takes it along itself.
        await foreach (var track in library.Store.Catalog.ListAsync(CancellationToken.None)) Assert.True(await library.Store.Songs.RemoveAsync(track.Id));
        Assert.Null(await library.Store.Blobs.GetInfoAsync(song));
        Assert.Equal(0, await sweep.SweepAsync(CancellationToken.None));
    }

    private static (BlobUses Holders, UnclaimedBlobs Sweep) Open(TestStores stores, InMemoryBlobStore blobs)
    {
        var holders = new BlobUses(stores.Uses, blobs);
        return (holders, new UnclaimedBlobs(blobs, stores.Uses, holders, new InMemoryTrackCatalog(), stores.Clock));
    }

    private static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));
}
