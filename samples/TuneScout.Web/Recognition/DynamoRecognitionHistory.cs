namespace TuneScout.Web;

/// <summary>Recognitions in the table, in the account's partition. The index finds those of a track when it is deleted.</summary>
internal sealed class DynamoRecognitionHistory(WebTable table, TimeProvider clock) : IRecognitionHistory
{
    private const string Heard = "heard#";

    public async Task AddAsync(string userId, string origin, double seconds, RecognizedSong? song, string? reason)
    {
        var now = clock.GetUtcNow();
        while (true)
        {
            var number = DynamoTrackShelf.NewNumber(now);
            var item = new Item(DynamoAccountStore.UserKey(userId), Sort(number))
                .With("number", Item.Of(number)).With("at", Item.Of(now)).With("origin", origin).With("seconds", Item.Of(seconds)).With("reason", reason);
            if (song is not null)
            {
                item.With("gsi1pk", DynamoTrackShelf.TrackKey(song.TrackId)).With("gsi1sk", $"{Heard}{userId}#{number}").With("track", song.TrackId).With("title", song.Title).With("artist", song.Artist)
                    .With("confidence", Item.Of(song.Confidence)).With("position", Item.Of(song.PositionSeconds));
            }

            if (await table.TryAsync(Change.Put(item, Change.IfNew), DynamoServerTotals.Add(userId, "recognitions", 1))) return;
        }
    }

    public async Task<IReadOnlyList<PastRecognition>> ListAsync(string userId, long? before, int limit)
    {
        var most = Math.Clamp(limit, 1, 200);
        var found = new List<PastRecognition>();
        await foreach (var item in table.QueryAsync(
            DynamoAccountStore.UserKey(userId), "begins_with(sk, :sk)", Heard, descending: true, page: most, after: before is { } number ? Sort(number) : null))
        {
            found.Add(Read(item));
            if (found.Count == most) break;
        }

        return found;
    }

    public async Task ClearAsync(string userId)
    {
        var all = new List<Item>();
        await foreach (var item in table.QueryAsync(DynamoAccountStore.UserKey(userId), "begins_with(sk, :sk)", Heard)) all.Add(item);
        await table.DeleteManyAsync(all);
        await table.TryAsync(DynamoServerTotals.Add(userId, "recognitions", -all.Count));
    }

    private static string Sort(long number) => $"{Heard}{number:D19}";

    private static PastRecognition Read(Item item) => new(
        item.Whole("number")!.Value, item.Time("at")!.Value, item.Text("origin")!, item.Number("seconds")!.Value, item.Text("track"), item.Text("title"), item.Text("artist"),
        item.Number("confidence"), item.Number("position"), item.Text("reason"));
}
