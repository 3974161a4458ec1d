using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2.Model;
using TuneScout.Fingerprinting;
using Item = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace TuneScout.Storage.Aws;

/// <summary>Reads lists of entries, several as if they were one, in the order of adding. Thread-safe.</summary>
internal sealed class CatalogLists(DynamoTable table, AwsCalls calls, CatalogWriter entries)
{
    private const int LeastChunk = 8;
    private const int MostChunk = 1000;
    private const int MostLookedUp = 100; // entries that are fetched by their ids at once

    /// <summary>Entries of the lists behind a place, each once.</summary>
    /// <param name="partitions">The lists.</param>
    /// <param name="after">The place.</param>
    /// <param name="expected">How many will probably be read.</param>
    /// <param name="cancellationToken">Stops the enumeration.</param>
    /// <returns>Every entry with its place; null where the list names one that is not there.</returns>
    public async IAsyncEnumerable<(long Place, Track? Track)> ReadAsync(
        IReadOnlyList<string> partitions, long after, int expected, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var waiting = new List<(long Place, Track? Track, TrackId? Id)>();
        await foreach (var item in MergeAsync(partitions, after, expected, cancellationToken).ConfigureAwait(false))
        {
            var place = CatalogKeys.PlaceOf(item[DynamoTable.Sort].S);
            if (StoredTrack.Binary(item) is { } bytes)
            {
                if (!TrackCodec.TryRead(bytes, out var track, out _)) throw new StoreException($"An entry of the list '{item[DynamoTable.Partition].S}' of {table.Name} is damaged.");
                if (waiting.Count == 0)
                {
                    yield return (place, track);
                    continue;
                }

                waiting.Add((place, track, null));
            }
            else
            {
                waiting.Add((place, null, TrackId.Parse(item["i"].S)));
            }

            if (waiting.Count < Math.Min(expected, MostLookedUp)) continue;
            foreach (var found in await LookUpAsync(waiting, cancellationToken).ConfigureAwait(false)) yield return found;
            waiting.Clear();
        }

        foreach (var found in await LookUpAsync(waiting, cancellationToken).ConfigureAwait(false)) yield return found;
    }

    private async Task<List<(long Place, Track? Track)>> LookUpAsync(List<(long Place, Track? Track, TrackId? Id)> waiting, CancellationToken cancellationToken)
    {
        var ids = waiting.Where(static entry => entry.Id is not null).Select(static entry => entry.Id!.Value).Distinct().ToList();
        var found = ids.Count == 0 ? [] : await entries.ReadAsync(ids, cancellationToken).ConfigureAwait(false);
        return [.. waiting.Select(entry => (entry.Place, entry.Id is not { } id ? entry.Track : found.GetValueOrDefault(id) is { } stored && stored.Place == entry.Place ? stored.Track : null))];
    }

    private async IAsyncEnumerable<Item> MergeAsync(IReadOnlyList<string> partitions, long after, int expected, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = Math.Clamp(partitions.Count == 1 ? expected : 2 * expected / partitions.Count, LeastChunk, MostChunk);
        var lists = partitions.Select(partition => new Cursor(table, partition, after, first)).ToList();
        await Parallel.ForEachAsync(lists, new ParallelOptions { MaxDegreeOfParallelism = calls.Options.ParallelRequests, CancellationToken = cancellationToken },
            static async (list, cancellation) => await list.MoveAsync(cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        var heads = new PriorityQueue<Cursor, string>(lists.Where(static list => list.Item is not null).Select(static list => (list, list.Sort)), StringComparer.Ordinal);
        string? last = null;
        while (heads.TryPeek(out var list, out var sort))
        {
            if (!string.Equals(sort, last, StringComparison.Ordinal)) yield return list.Item!;
            last = sort;
            await list.MoveAsync(cancellationToken).ConfigureAwait(false);
            if (list.Item is null) heads.Dequeue();
            else heads.DequeueEnqueue(list, list.Sort);
        }
    }

    private sealed class Cursor(DynamoTable table, string partition, long after, int chunk)
    {
        private readonly Queue<Item> _items = new();
        private string _after = after < 0 ? " " : CatalogKeys.Place(after); // a blank comes before every place
        private int _chunk = chunk;
        private bool _ended;

        public Item? Item { get; private set; }

        public string Sort => Item![DynamoTable.Sort].S;

        public async Task MoveAsync(CancellationToken cancellationToken)
        {
            if (_items.Count == 0 && !_ended) await FillAsync(cancellationToken).ConfigureAwait(false);
            Item = _items.TryDequeue(out var item) ? item : null;
        }

        private async Task FillAsync(CancellationToken cancellationToken)
        {
            var request = new QueryRequest
            {
                ConsistentRead = true,
                Limit = _chunk,
                KeyConditionExpression = "pk = :pk AND sk > :after",
                ExpressionAttributeValues = new(StringComparer.Ordinal) { [":pk"] = new AttributeValue(partition), [":after"] = new AttributeValue(_after) },
            };
            await foreach (var item in table.QueryAsync(request, cancellationToken).ConfigureAwait(false))
            {
                _items.Enqueue(item);
                if (_items.Count == _chunk) break;
            }

            _ended = _items.Count < _chunk;
            if (_items.Count > 0) _after = _items.Last()[DynamoTable.Sort].S;
            _chunk = Math.Min(_chunk * 2, MostChunk);
        }
    }
}
