namespace TuneScout.Web.Tests;

/// <summary>Room that rendered files take of an account's.</summary>
public sealed class RoomStoreTests
{
    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task Jobs_that_take_room_at_once_take_what_there_is_and_no_more(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        await stores.Shelf.AddAsync(Track("t", "me", 35), []);
        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => stores.Room.TryTakeAsync("j" + i, "me", 10, 100, CancellationToken.None))));
        Assert.Equal(6, taken.Count(static one => one));
        Assert.Equal((1L, 95L), await stores.Shelf.UsageAsync("me"));
        Assert.True(await stores.Room.TryTakeAsync("j", "other", 100, 100, CancellationToken.None));
        Assert.False(await stores.Room.TryTakeAsync("k", "third", 101, 100, CancellationToken.None));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => stores.Room.GiveBackAsync("j" + i, CancellationToken.None))));
        Assert.Equal((1L, 35L), await stores.Shelf.UsageAsync("me"));
    }

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    public async Task Whatever_is_taken_and_given_back_the_sum_is_that_of_a_list_and_passes_no_limit(string storage)
    {
        await using var stores = await TestStores.OpenAsync(storage);
        const int Most = 100;
        var model = new Dictionary<string, long>(StringComparer.Ordinal);
        var (random, tracks) = (new Random(5), 0L);
        for (var step = 0; step < 80; step++)
        {
            var (job, bytes) = ("j" + random.Next(6), random.Next(1, 50));
            var own = model.GetValueOrDefault(job);
            switch (random.Next(5))
            {
                case 0:
                    await stores.Room.GiveBackAsync(job, CancellationToken.None);
                    model.Remove(job);
                    break;
                case 1 when tracks < 40: // uploads have a limit of their own
                    await stores.Shelf.AddAsync(Track("t" + step, "me", 7), []);
                    tracks += 7;
                    break;
                default:
                    var fits = bytes <= own || tracks + model.Values.Sum() - own + bytes <= Most;
                    Assert.Equal(fits, await stores.Room.TryTakeAsync(job, "me", bytes, Most, CancellationToken.None));
                    if (fits) model[job] = bytes;
                    break;
            }

            Assert.Equal(tracks + model.Values.Sum(), (await stores.Shelf.UsageAsync("me")).Bytes);
        }

        await stores.Accounts.CreateAsync(new WebUser { Id = "me", Name = "me", Folded = "me", PasswordHash = "h", SecurityStamp = "s" }, CancellationToken.None);
        Assert.Equal(tracks + model.Values.Sum(), Assert.Single((await stores.Totals.GetAsync(2, CancellationToken.None)).Users).Bytes);
    }

    private static TrackRecord Track(string id, string user, long bytes) => new() { Id = id, UserId = user, Title = "Song", Bytes = bytes, MediaType = "audio/wav", Extension = "wav", Seconds = 1 };
}
