using System.Globalization;
using TuneScout.Benchmarks.Scale;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Aws;
using TuneScout.Storage.Local;

namespace TuneScout.Benchmarks.Aws;

/// <summary>What a library on AWS consumes: adds, questions to a new and to a warm host, removals; and that it answers as the local store does.</summary>
/// <remarks>
/// Against the engines that scripts/aws-local.sh starts: capacity is DynamoDB Local's own ReturnConsumedCapacity. The tracks are of four minutes with the compact
/// profile, some of them the demo's pieces, so that there are clips to ask. Requests are counted where they are made, repeated attempts included.
/// </remarks>
internal static class AwsRun
{
    private const int Seconds = 240;
    private const int Removals = 20;

    /// <summary>Runs with "aws [TRACKS]" and writes tables in Markdown to standard output.</summary>
    public static async Task RunAsync(string[] arguments)
    {
        var count = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 1000;
        using var engines = AwsEngines.FromEnvironment();
        var pieces = await AwsMaterial.PiecesAsync().ConfigureAwait(false);
        var tracks = new ResampledTracks([.. pieces.Select(static piece => piece.Fingerprint)], Seconds);
        var prefix = $"bench-{Guid.NewGuid():n}"[..24];
        var folder = Directory.CreateTempSubdirectory("tunescout-aws-").FullName;
        await engines.CreateTablesAsync(prefix).ConfigureAwait(false);
        try
        {
            var local = await LocalStore.OpenAsync(Path.Combine(folder, "local"), new LocalStoreOptions { Fingerprint = FingerprintOptions.Compact }).ConfigureAwait(false);
            await using var closing = local.ConfigureAwait(false);
            await FillAsync(engines, Options("writer"), local, pieces, tracks, count).ConfigureAwait(false);
            await AskAsync(engines, Options("cold"), local).ConfigureAwait(false);
            await RemoveAsync(engines, Options("writer")).ConfigureAwait(false);
        }
        finally
        {
            await engines.DeleteTablesAsync(prefix).ConfigureAwait(false);
            Directory.Delete(folder, recursive: true);
        }

        AwsStoreOptions Options(string host) => new()
        {
            Prefix = prefix,
            Bucket = engines.Bucket,
            Fingerprint = FingerprintOptions.Compact,
            Provisioning = AwsProvisioning.Assume,
            GracePeriod = TimeSpan.Zero,
            CacheFolder = Path.Combine(folder, host),
        };
    }

    private static async Task FillAsync(
        AwsEngines engines, AwsStoreOptions options, LocalStore local, IReadOnlyList<(TrackId Id, Fingerprint Fingerprint)> pieces, ResampledTracks tracks, int count)
    {
        var store = await AwsStore.OpenAsync(engines.Dynamo, engines.S3, options).ConfigureAwait(false);
        await using var closing = store.ConfigureAwait(false);
        long constellations = 0, written = 0;
        for (var i = 0; i < count; i++)
        {
            var (id, fingerprint) = i < pieces.Count ? pieces[i] : (new TrackId(1_000_000UL + (ulong)i), tracks.Make(i));
            var track = new Track { Id = id, Metadata = new TrackMetadata { Title = $"Track {i}", Artist = $"Artist {i % 100}", Album = $"Album {i % 300}" }, Duration = fingerprint.Duration, AddedAt = DateTimeOffset.UnixEpoch };
            await local.Hashes.AddAsync([new(id, fingerprint)]).ConfigureAwait(false);
            await local.Catalog.PutAsync([track]).ConfigureAwait(false);
            await store.Hashes.AddAsync([new(id, fingerprint)]).ConfigureAwait(false);
            await AddToCatalogAsync(store, track).ConfigureAwait(false);
            constellations += fingerprint.ToBytes().Length;
            if ((i + 1) % options.CompactionTracks == 0) written += (await store.CompactAsync().ConfigureAwait(false)).BytesWritten;
        }

        var statistics = await store.Hashes.GetStatisticsAsync().ConfigureAwait(false);
        Report($"Adding {count} tracks of 4 minutes, one at a time, compaction included; per track", store.Metrics.GetConsumption(), count);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\nStored per track: {constellations / 1e3 / count:0.0} KB constellation in DynamoDB, {(statistics.PostingBytes + constellations) / 1e3 / count:0.0} KB postings ({statistics.Postings / count:N0} of them) and pack in S3; compaction wrote {written / 1e3 / count:0.0} KB a track.\n"));
    }

    private static Task AddToCatalogAsync(AwsStore store, Track track) => store.Catalog.PutAsync([track]).AsTask();

    private static async Task AskAsync(AwsEngines engines, AwsStoreOptions options, LocalStore local)
    {
        Console.WriteLine("| clips | | read units | requests | bytes from S3 | named | the same answer as the local store |");
        Console.WriteLine("|---|---|---:|---:|---:|---:|---:|");
        var cold = await AwsStore.OpenAsync(engines.Dynamo, engines.S3, options).ConfigureAwait(false);
        await using var closing = cold.ConfigureAwait(false);
        var opening = AwsTotals.Of(cold.Metrics.GetConsumption());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| a new host opens the library (two sequential waves) | once | {opening.ReadUnits:0.0} | {opening.Requests} | {opening.Bytes:N0} | | |"));
        foreach (var (name, clips) in AwsMaterial.Clips())
        {
            foreach (var state in new[] { "first time", "again" })
            {
                var before = AwsTotals.Of(cold.Metrics.GetConsumption());
                int named = 0, same = 0;
                foreach (var clip in clips)
                {
                    var ours = await AwsMaterial.AskAsync(cold.Hashes, cold.Catalog, clip).ConfigureAwait(false);
                    var theirs = await AwsMaterial.AskAsync(local.Hashes, local.Catalog, clip).ConfigureAwait(false);
                    if (ours.Matches.Count > 0) named++;
                    if (AwsMaterial.AreEqual(ours, theirs)) same++;
                }

                var used = AwsTotals.Of(cold.Metrics.GetConsumption()) - before;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {name}, per clip | {state} | {used.ReadUnits / clips.Count:0.0} | {(double)used.Requests / clips.Count:0.0} | {used.Bytes / clips.Count:N0} | {named} of {clips.Count} | {same} of {clips.Count} |"));
            }
        }
    }

    private static async Task RemoveAsync(AwsEngines engines, AwsStoreOptions options)
    {
        var store = await AwsStore.OpenAsync(engines.Dynamo, engines.S3, options).ConfigureAwait(false);
        await using var closing = store.ConfigureAwait(false);
        var before = store.Metrics.GetConsumption();
        for (var i = 0; i < Removals; i++)
        {
            await store.Catalog.DeleteAsync(new TrackId(1_000_100UL + (ulong)i)).ConfigureAwait(false);
            await store.Hashes.RemoveAsync(new TrackId(1_000_100UL + (ulong)i)).ConfigureAwait(false);
        }

        await store.CompactAsync().ConfigureAwait(false);
        Console.WriteLine();
        Report($"Removing {Removals} tracks and tidying up; per track", AwsTotals.Difference(store.Metrics.GetConsumption(), before), Removals);
    }

    private static void Report(string title, IReadOnlyList<AwsConsumption> consumption, int count)
    {
        Console.WriteLine($"{title}:\n\n| action | requests | read units | write units | bytes |\n|---|---:|---:|---:|---:|");
        foreach (var entry in consumption.Where(static entry => entry.Requests > 0))
            Line($"{entry.Service} {entry.Action} {(entry.Service == "S3" ? "" : entry.Resource[entry.Resource.LastIndexOf('-')..])}", entry.Requests, entry.ReadUnits, entry.WriteUnits, entry.Bytes);
        var all = AwsTotals.Of(consumption);
        Line("all", all.Requests, all.ReadUnits, all.WriteUnits, all.Bytes);

        void Line(string name, long requests, double reads, double writes, long bytes) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {(double)requests / count:0.00} | {reads / count:0.00} | {writes / count:0.00} | {bytes / count:N0} |"));
    }
}
