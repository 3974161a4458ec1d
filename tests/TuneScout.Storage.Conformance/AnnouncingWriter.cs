using System.Globalization;
using System.Text;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Conformance;

/// <summary>Writes to a store in a process that will be killed: announces each write on standard output, and says when it is acknowledged. Not thread-safe.</summary>
/// <remarks><c>? add ID SEED [ID SEED …]</c>, <c>? replace ID SEED</c>, <c>? remove ID</c>, or what <see cref="Say"/> is told; <c>!</c> when the write announced last is done.</remarks>
public sealed class AnnouncingWriter(IHashStore hashes, ITrackCatalog catalog, Random random)
{
    private static readonly Stream Output = Console.OpenStandardOutput();

    /// <summary>The tracks that are there.</summary>
    public List<TrackId> Ids { get; } = [];

    /// <summary>Says a line, in one system call: whoever reads sees whole lines only.</summary>
    public static void Say(string line)
    {
        Output.Write(Encoding.UTF8.GetBytes(line + "\n"));
        Output.Flush();
    }

    /// <summary>Reads which tracks are there.</summary>
    public async Task BeginAsync()
    {
        await foreach (var track in catalog.ListAsync()) Ids.Add(track.Id);
    }

    /// <summary>Adds one to three tracks.</summary>
    public Task AddAsync() => AddAsync([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new TrackId((ulong)random.NextInt64()))], "add");

    /// <summary>Replaces a track.</summary>
    public Task ReplaceAsync() => AddAsync([Ids[random.Next(Ids.Count)]], "replace");

    /// <summary>Removes a track.</summary>
    public async Task RemoveAsync()
    {
        var id = Ids[random.Next(Ids.Count)];
        Say($"? remove {id}");
        await catalog.DeleteAsync(id);
        await hashes.RemoveAsync(id);
        Say("!");
        Ids.Remove(id);
    }

    private async Task AddAsync(TrackId[] added, string word)
    {
        var seeds = added.Select(_ => random.Next()).ToArray();
        Say($"? {word} {string.Join(' ', added.Select((id, i) => $"{id} {seeds[i].ToString(CultureInfo.InvariantCulture)}"))}");
        await hashes.AddAsync([.. added.Select((id, i) => KeyValuePair.Create(id, Synthetic.Fingerprint(seeds[i])))]);
        await catalog.PutAsync([.. added.Select((id, i) => Synthetic.Track(id, seeds[i]))]);
        Say("!");
        Ids.AddRange(added.Except(Ids));
    }
}
