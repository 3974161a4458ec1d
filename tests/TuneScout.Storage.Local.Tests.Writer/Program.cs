// Writes to a store without end, to be killed: announces each write on standard output, and says when it is acknowledged.
//   ready | ? add ID SEED [ID SEED …] | ? import ID SEED | ? replace ID SEED | ? remove ID | ? compact
//   ! (the write announced last is done) | failed MESSAGE
// With "hold" as second argument it only keeps the folder open; with "watch" it only reads, and says how many tracks it sees: tracks N.
using System.Globalization;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using TuneScout.Storage.Local;
using TuneScout.Storage.Local.Tests.Writer;

const int mostTracks = 150;
try
{
    var watches = string.Equals(args[1], "watch", StringComparison.Ordinal);
    var options = new LocalStoreOptions { ReadOnly = watches, FlushPostings = 1500, CloseFlushPostings = 0, MergeFanIn = 2 };
    await using var store = await LocalStore.OpenAsync(args[0], options);
    AnnouncingWriter.Say("ready");
    if (string.Equals(args[1], "hold", StringComparison.Ordinal))
    {
        await Task.Delay(Timeout.Infinite);
        return;
    }

    if (watches)
    {
        for (var last = -1; ; await Task.Delay(10))
        {
            using var snapshot = await store.Hashes.OpenSnapshotAsync();
            if (snapshot.TrackCount == last) continue;
            last = snapshot.TrackCount;
            AnnouncingWriter.Say(string.Create(CultureInfo.InvariantCulture, $"tracks {last}"));
        }
    }

    var random = new Random(int.Parse(args[1], CultureInfo.InvariantCulture));
    var writer = new AnnouncingWriter(store.Hashes, store.Catalog, random);
    await writer.BeginAsync();
    while (true)
    {
        var dice = random.Next(12) + (writer.Ids.Count > mostTracks ? 6 : 0);
        if (dice == 0) await CompactAsync();
        else if (dice == 1) await ImportAsync();
        else if (dice < 8) await writer.AddAsync();
        else if (writer.Ids.Count == 0) continue;
        else if (dice < 10) await writer.ReplaceAsync();
        else await writer.RemoveAsync();
    }

    async Task CompactAsync()
    {
        AnnouncingWriter.Say("? compact");
        await store.CompactAsync();
        AnnouncingWriter.Say("!");
    }

    // Track by track: each is acknowledged when the next one is announced.
    async Task ImportAsync()
    {
        var tracks = Enumerable.Range(0, random.Next(1, 4)).Select(_ => (Id: new TrackId((ulong)random.NextInt64()), Seed: random.Next())).ToArray();
        using var hashes = new InMemoryHashStore();
        using var catalog = new InMemoryTrackCatalog();
        foreach (var (id, seed) in tracks)
        {
            await hashes.AddAsync([new(id, Synthetic.Fingerprint(seed))]);
            await catalog.PutAsync([Synthetic.Track(id, seed) with { Duration = Synthetic.Fingerprint(seed).Duration }]);
        }

        var file = args[0] + ".archive"; // beside the folder: what is left of it is no business of the store
        await LibraryArchive.ExportAsync(file, hashes, catalog);
        using var library = new Library(store.Hashes, store.Catalog);
        await LibraryArchive.ImportAsync(file, library, new AddOptions { AllowDuplicates = true }, new Announcer(Announce));
        writer.Ids.AddRange(tracks.Select(static track => track.Id));

        void Announce(long done)
        {
            if (done > 0) AnnouncingWriter.Say("!");
            if (done < tracks.Length) AnnouncingWriter.Say(string.Create(CultureInfo.InvariantCulture, $"? import {tracks[done].Id} {tracks[done].Seed}"));
        }
    }
}
catch (StoreException fault)
{
    AnnouncingWriter.Say($"failed {fault.Message}");
}
