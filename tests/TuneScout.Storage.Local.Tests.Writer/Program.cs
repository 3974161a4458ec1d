// Writes to a store without end, to be killed: announces each write on standard output, and says when it is acknowledged.
//   ready | ? add ID SEED [ID SEED …] | ? replace ID SEED | ? remove ID | ! (the write announced last is done) | failed MESSAGE
// With "hold" as second argument it only keeps the folder open.
using System.Globalization;
using System.Text;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using TuneScout.Storage.Local;

const int mostTracks = 150;
var output = Console.OpenStandardOutput();
try
{
    var options = new LocalStoreOptions { FlushPostings = 1500, CloseFlushPostings = 0, MergeFanIn = 2 };
    await using var store = await LocalStore.OpenAsync(args[0], options);
    Say("ready");
    if (string.Equals(args[1], "hold", StringComparison.Ordinal))
    {
        await Task.Delay(Timeout.Infinite);
        return;
    }

    var random = new Random(int.Parse(args[1], CultureInfo.InvariantCulture));
    var ids = new List<TrackId>();
    await foreach (var track in store.Catalog.ListAsync()) ids.Add(track.Id);
    while (true)
    {
        var dice = random.Next(10) + (ids.Count > mostTracks ? 4 : 0);
        if (dice < 6) await AddAsync([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new TrackId((ulong)random.NextInt64()))], "add");
        else if (ids.Count == 0) continue;
        else if (dice < 8) await AddAsync([ids[random.Next(ids.Count)]], "replace");
        else await RemoveAsync(ids[random.Next(ids.Count)]);
    }

    async Task AddAsync(TrackId[] added, string word)
    {
        var seeds = added.Select(_ => random.Next()).ToArray();
        Say($"? {word} {string.Join(' ', added.Select((id, i) => $"{id} {seeds[i].ToString(CultureInfo.InvariantCulture)}"))}");
        await store.Hashes.AddAsync([.. added.Select((id, i) => KeyValuePair.Create(id, Synthetic.Fingerprint(seeds[i])))]);
        await store.Catalog.PutAsync([.. added.Select((id, i) => Synthetic.Track(id, seeds[i]))]);
        Say("!");
        ids.AddRange(added.Except(ids));
    }

    async Task RemoveAsync(TrackId id)
    {
        Say($"? remove {id}");
        await store.Catalog.DeleteAsync(id);
        await store.Hashes.RemoveAsync(id);
        Say("!");
        ids.Remove(id);
    }
}
catch (StoreException fault)
{
    Say($"failed {fault.Message}");
}

// One system call a line: whoever reads sees whole lines only.
void Say(string line)
{
    output.Write(Encoding.UTF8.GetBytes(line + "\n"));
    output.Flush();
}
