using FsCheck.Xunit;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Conformance;

/// <summary>What every <see cref="ITrackCatalog"/> does.</summary>
public abstract class TrackCatalogConformance
{
    /// <summary>Makes an empty store.</summary>
    protected abstract ValueTask<StoreUnderTest> OpenAsync();

    /// <summary>Random writes and reopenings give at every moment what a plain list gives.</summary>
    [Property(MaxTest = 40)]
    public async Task AnySequence_givesWhatAListGives(ushort[] steps)
    {
        await using var store = await OpenAsync();
        var model = new List<Track>();
        for (var i = 0; i < steps.Length; i++)
        {
            var random = new Random((steps[i] * 1000) + i);
            var id = new TrackId(ulong.MaxValue - (ulong)random.Next(10));
            switch (steps[i] % 6)
            {
                case 0 or 1:
                    await PutAsync(store, model, [Synthetic.Track(id, random.Next())]);
                    break;
                case 2:
                    await PutAsync(store, model, [.. Enumerable.Range(0, random.Next(5)).Select(n => Synthetic.Track(new TrackId((ulong)n), random.Next()))]);
                    break;
                case 3:
                    Assert.Equal(model.RemoveAll(track => track.Id == id) > 0, await store.Catalog.DeleteAsync(id));
                    break;
                case 4:
                    await store.ReopenAsync();
                    break;
                default:
                    Assert.Equal(model.Find(track => track.Id == id), await store.Catalog.GetAsync(id));
                    break;
            }
        }

        await AssertEqualAsync(store, model);
        if (await store.ReopenAsync()) await AssertEqualAsync(store, model);
    }

    [Fact]
    public async Task ListAsync_ofMoreThanAPage_givesAllInTheOrderOfTheirAdding()
    {
        await using var store = await OpenAsync();
        var tracks = Enumerable.Range(0, 1000).Select(i => Synthetic.Track(new TrackId((ulong)(i * 7919 % 1000)), i)).ToArray();
        await store.Catalog.PutAsync(tracks);
        await AssertEqualAsync(store, [.. tracks]);
    }

    [Fact]
    public async Task PutAsync_ofOneIdTwice_storesNothing()
    {
        await using var store = await OpenAsync();
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.Catalog.PutAsync([Synthetic.Track(new TrackId(1), 1), Synthetic.Track(new TrackId(1), 2)]));
        Assert.Equal(0, await store.Catalog.CountAsync());
    }

    [Fact]
    public async Task Writes_whenCancelledBefore_doNothing()
    {
        await using var store = await OpenAsync();
        var track = Synthetic.Track(new TrackId(1), 1);
        await store.Catalog.PutAsync([track], CancellationToken.None);
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.Catalog.PutAsync([Synthetic.Track(new TrackId(2), 2)], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.Catalog.DeleteAsync(track.Id, cancelled));
        await AssertEqualAsync(store, [track]);
    }

    private static async Task PutAsync(StoreUnderTest store, List<Track> model, Track[] tracks)
    {
        await store.Catalog.PutAsync(tracks);
        foreach (var track in tracks)
        {
            var place = model.FindIndex(known => known.Id == track.Id);
            if (place < 0) model.Add(track);
            else model[place] = track;
        }
    }

    private static async Task AssertEqualAsync(StoreUnderTest store, List<Track> model)
    {
        var listed = new List<Track>();
        await foreach (var track in store.Catalog.ListAsync()) listed.Add(track);
        Assert.Equal(model, listed);
        Assert.Equal(model.Count, await store.Catalog.CountAsync());
        foreach (var source in model.Select(static track => track.Metadata.Source).Append("unknown").Where(static source => source is not null).Distinct(StringComparer.Ordinal))
            Assert.Equal(model.FindLast(track => track.Metadata.Source == source), await store.Catalog.FindBySourceAsync(source!));
        foreach (var track in model) Assert.Equal(track, await store.Catalog.GetAsync(track.Id));
    }
}
