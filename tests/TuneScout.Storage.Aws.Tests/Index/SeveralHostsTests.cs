using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Index;

public sealed class SeveralHostsTests
{
    [Fact]
    public async Task Hosts_writingAtOnce_loseNothingAndAgreeOnTheOrder()
    {
        await using var library = await TestLibrary.CreateAsync();
        var hosts = new List<AwsStore>();
        for (var i = 0; i < 3; i++) hosts.Add(await library.OpenAsync(library.Options(FingerprintOptions.Default)));
        await Task.WhenAll(hosts.Select((host, h) => Task.Run(async () =>
        {
            for (var i = 0; i < 12; i++)
            {
                await host.Hashes.AddAsync([new(Id(h, i), Synthetic.Fingerprint((h * 100) + i))]);
                if (i % 4 == 3) Assert.True(await host.Hashes.RemoveAsync(Id(h, i - 1)));
                if (i % 5 == 4) await host.CompactAsync(minTracks: 3);
            }
        })));

        var orders = new List<TrackId[]>();
        foreach (var host in hosts.Append(await library.OpenAsync()))
        {
            using var snapshot = await host.Hashes.OpenSnapshotAsync();
            Assert.Equal(3 * 9, snapshot.TrackCount);
            orders.Add([.. Enumerable.Range(0, 3).SelectMany(h => Enumerable.Range(0, 12).Select(i => Id(h, i)))
                .Select(id => (id, There: snapshot.TryGetOrdinal(id, out var ordinal), ordinal)).Where(static entry => entry.There).OrderBy(static entry => entry.ordinal).Select(static entry => entry.id)]);
        }

        Assert.All(orders, order => Assert.Equal(orders[0], order));
    }

    [Fact]
    public async Task OpenSnapshotAsync_onAnotherHost_seesWhatWasAcknowledged()
    {
        await using var library = await TestLibrary.CreateAsync();
        var writer = await library.OpenAsync(library.Options(FingerprintOptions.Default));
        var reader = await library.OpenAsync();
        var model = new NaiveIndex();
        for (var i = 0; i < 8; i++)
        {
            var id = new TrackId((ulong)(i % 5));
            await writer.Hashes.AddAsync([new(id, Synthetic.Fingerprint(i))]);
            model.Add(id, Synthetic.Fingerprint(i));
            if (i == 5) await writer.CompactAsync(minTracks: 1);
            using var snapshot = await reader.Hashes.OpenSnapshotAsync();
            await model.AssertEqualAsync(snapshot, new Random(i));
        }
    }

    [Fact]
    public async Task OpenAsync_withAnotherScheme_namesBoth()
    {
        await using var library = await TestLibrary.CreateAsync();
        var writer = await library.OpenAsync(library.Options(FingerprintOptions.Default));
        await writer.Hashes.AddAsync([new(new TrackId(1), Synthetic.Fingerprint(1))]);
        var fault = await Assert.ThrowsAsync<StoreException>(async () => await library.OpenAsync(library.Options(FingerprintOptions.Compact)));
        Assert.Contains(FingerprintOptions.Default.SchemeId, fault.Message, StringComparison.Ordinal);
        Assert.Contains(FingerprintOptions.Compact.SchemeId, fault.Message, StringComparison.Ordinal);
        Assert.Equal(FingerprintOptions.Default, (await library.OpenAsync()).FingerprintOptions);
    }

    [Fact]
    public async Task AddAsync_toALibraryThatAnotherHostBeganWithAnotherScheme_isRefused()
    {
        await using var library = await TestLibrary.CreateAsync();
        var first = await library.OpenAsync(library.Options(FingerprintOptions.Default));
        var second = await library.OpenAsync(library.Options(FingerprintOptions.Compact));
        await first.Hashes.AddAsync([new(new TrackId(1), Synthetic.Fingerprint(1))]);
        await Assert.ThrowsAsync<StoreException>(async () =>
            await second.Hashes.AddAsync([new(new TrackId(2), Synthetic.Fingerprint(2, options: FingerprintOptions.Compact))]));
    }

    /// <summary>Two hours of music do not fit into one item.</summary>
    [Fact]
    public async Task AddAsync_ofAVeryLongRecording_isReadByAnotherHost()
    {
        await using var library = await TestLibrary.CreateAsync();
        var writer = await library.OpenAsync(library.Options(FingerprintOptions.Default));
        var music = Synthetic.Music(1, 2 * 3600);
        Assert.True(music.ToBytes().Length > 400_000);
        await writer.Hashes.AddAsync([new(new TrackId(1), music)]);
        var reader = await library.OpenAsync();
        using var snapshot = await reader.Hashes.OpenSnapshotAsync();
        Assert.True(snapshot.TryGetOrdinal(new TrackId(1), out var ordinal));
        var read = await snapshot.GetConstellationAsync(ordinal);
        Assert.True(read!.Frames.SequenceEqual(music.Constellation.Frames));
    }

    [Fact]
    public async Task AddAsync_ofTooManyAtOnce_saysHowManyCanBe()
    {
        await using var library = await TestLibrary.CreateAsync();
        var store = await library.OpenAsync(library.Options(FingerprintOptions.Default));
        var one = Synthetic.Fingerprint(1);
        var fault = await Assert.ThrowsAsync<ArgumentException>(async () =>
            await store.Hashes.AddAsync([.. Enumerable.Range(0, 8001).Select(i => KeyValuePair.Create(new TrackId((ulong)i), one))]));
        Assert.Contains("8000", fault.Message, StringComparison.Ordinal);
    }

    private static TrackId Id(int host, int number) => new((ulong)((host * 1000) + number));
}
