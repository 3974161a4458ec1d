using System.Diagnostics;
using System.Globalization;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Local;

namespace TuneScout.Benchmarks.Scale;

/// <summary>Fills an embedded store and measures it at some sizes: not a benchmark of a moment but of the way there.</summary>
/// <remarks>Rates are of adding alone: making the tracks is not counted, waiting for the merges is.</remarks>
internal static class ScaleRun
{
    private const int TracksPerBatch = 50;
    private const int Seconds = 180;
    private const int Queries = 40;
    private static readonly int[] Parts = [20, 10, 4, 2, 1]; // measured at a twentieth of all tracks, a tenth, a quarter, a half, and all

    /// <summary>Runs with "scale TRACKS [ARCHIVE] [FOLDER]" and writes a table in Markdown to standard output.</summary>
    public static async Task RunAsync(string[] arguments)
    {
        var total = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 20_000;
        var pool = arguments.Length > 2 && arguments[2].Length > 0
            ? await ResampledTracks.ArchivePoolAsync(arguments[2]).ConfigureAwait(false)
            : await ResampledTracks.DemoPoolAsync().ConfigureAwait(false);
        var tracks = new ResampledTracks(pool, Seconds);
        var folder = arguments.Length > 3 ? arguments[3] : Directory.CreateTempSubdirectory("tunescout-scale-").FullName;
        Console.WriteLine("| tracks | hours | M postings | bytes/posting | segments | M postings/s added | 1,500 hashes, median ms | postings read | ns/posting read | memory while adding, most MB |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        try
        {
            var store = await LocalStore.OpenAsync(folder).ConfigureAwait(false);
            await using (store.ConfigureAwait(false))
            {
                var done = 0;
                foreach (var size in Parts.Select(part => total / part))
                {
                    var before = await store.GetStatisticsAsync().ConfigureAwait(false);
                    var (adding, memory) = await FillAsync(store, tracks, done, size).ConfigureAwait(false);
                    await MeasureAsync(store, tracks, size, before, adding, memory).ConfigureAwait(false);
                    done = size;
                }

                // Last, because what it reads takes memory that would be counted to the adding.
                var (dense, read) = await QueryAsync(store, tracks, done, 16000).ConfigureAwait(false);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n16,000 hashes at the end: median {dense.TotalMilliseconds:0.0} ms for {read:N0} postings."));
            }
        }
        finally
        {
            if (arguments.Length <= 3) Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(TimeSpan Adding, double Megabytes)> FillAsync(LocalStore store, ResampledTracks tracks, int from, int to)
    {
        var adding = TimeSpan.Zero;
        var memory = 0.0;
        for (var first = from; first < to; first += TracksPerBatch)
        {
            var batch = new KeyValuePair<TrackId, Fingerprint>[Math.Min(TracksPerBatch, to - first)];
            var number = first;
            Parallel.For(0, batch.Length, i => batch[i] = new(new TrackId((ulong)(number + i)), tracks.Make(number + i)));
            var started = Stopwatch.GetTimestamp();
            await store.Hashes.AddAsync(batch).ConfigureAwait(false);
            await store.Catalog.PutAsync([.. batch.Select(static pair => Entry(pair.Key, pair.Value))]).ConfigureAwait(false);
            adding += Stopwatch.GetElapsedTime(started);
            memory = Math.Max(memory, PrivateMegabytes());
        }

        var waiting = Stopwatch.GetTimestamp();
        await store.WaitForMergesAsync().ConfigureAwait(false);
        return (adding + Stopwatch.GetElapsedTime(waiting), memory);
    }

    private static async Task MeasureAsync(LocalStore store, ResampledTracks tracks, int size, LocalStoreStatistics before, TimeSpan adding, double memory)
    {
        var statistics = await store.GetStatisticsAsync().ConfigureAwait(false);
        var (sparse, read) = await QueryAsync(store, tracks, size, 1500).ConfigureAwait(false);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {statistics.Tracks:N0} | {statistics.Music.TotalHours:N0} | {statistics.Postings / 1e6:0.0} | {(double)statistics.SegmentBytes / Math.Max(1, statistics.Postings):0.00} | {statistics.Segments} "
            + $"| {(statistics.Postings - before.Postings) / adding.TotalSeconds / 1e6:0.00} | {sparse.TotalMilliseconds:0.00} | {read:N0} | {sparse.TotalNanoseconds / Math.Max(1, read):0.0} | {memory:0} |"));
    }

    // Hashes of stored tracks: a clip's hashes are spread as the index's are. Each query is asked twice and timed warm.
    private static async Task<(TimeSpan Median, long Postings)> QueryAsync(LocalStore store, ResampledTracks tracks, int size, int hashes)
    {
        using var snapshot = await store.Hashes.OpenSnapshotAsync().ConfigureAwait(false);
        using var buffer = new PostingBuffer();
        var times = new List<TimeSpan>();
        long postings = 0;
        for (var i = 0; i < Queries; i++)
        {
            var query = ConstellationHasher.Hash(tracks.Make((int)((long)i * size / Queries))).Select(static point => point.Hash).Distinct().Take(hashes).Order().ToArray();
            await snapshot.FindAsync(query, buffer).ConfigureAwait(false);
            var started = Stopwatch.GetTimestamp();
            await snapshot.FindAsync(query, buffer).ConfigureAwait(false);
            times.Add(Stopwatch.GetElapsedTime(started));
            postings += buffer.Count;
        }

        times.Sort();
        return (times[times.Count / 2], postings / Queries);
    }

    private static Track Entry(TrackId id, Fingerprint fingerprint) =>
        new() { Id = id, Metadata = new TrackMetadata { Title = $"Track {id}", Artist = $"Artist {id.Value % 1000}" }, Duration = fingerprint.Duration, AddedAt = DateTimeOffset.UnixEpoch };

    /// <summary>Memory that is this process's own: mapped files are the operating system's, which takes it back when it needs it.</summary>
    private static double PrivateMegabytes()
    {
        const string name = "RssAnon:";
        var line = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status").FirstOrDefault(static line => line.StartsWith(name, StringComparison.Ordinal)) : null;
        return line is null
            ? GC.GetTotalMemory(forceFullCollection: false) / 1e6
            : long.Parse(line.AsSpan(name.Length).Trim()[..^3], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
