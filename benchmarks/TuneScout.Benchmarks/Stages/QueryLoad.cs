using System.Diagnostics;
using System.Globalization;
using TuneScout.Benchmarks.Scale;
using TuneScout.DemoMusic;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Local;

namespace TuneScout.Benchmarks.Stages;

/// <summary>Asks clips of a library on disk: one after the other, for what an answer costs, and from several threads at once.</summary>
/// <remarks>
/// From samples to answer: decoding is not counted. Times of single answers are of the processor, all threads of this program together.
/// </remarks>
internal static class QueryLoad
{
    private const int DemoTracks = 820; // of 180 s: 41 hours
    private const int ClipSeconds = 10;
    private const int LeastWarmUp = 100; // until then the compiler works beside the queries, and its time would count
    private static readonly TimeSpan LoadTime = TimeSpan.FromSeconds(10);

    /// <summary>Runs with "queries [STORE CLIP...]" and writes tables in Markdown to standard output.</summary>
    public static async Task RunAsync(string[] arguments)
    {
        var temporary = arguments.Length < 3 ? Directory.CreateTempSubdirectory("tunescout-queries-").FullName : null;
        try
        {
            var store = await LocalStore.OpenAsync(temporary ?? arguments[1]).ConfigureAwait(false);
            await using (store.ConfigureAwait(false))
            {
                var clips = temporary is null ? await ReadAsync(arguments[2..]).ConfigureAwait(false) : await FillAsync(store).ConfigureAwait(false);
                await store.SettleAsync().ConfigureAwait(false); // as "tunescout index" leaves it
                var size = await store.GetStatisticsAsync().ConfigureAwait(false);
                Console.WriteLine($"{size.Tracks} tracks, {size.Postings:N0} postings in {size.Segments} {(size.Segments == 1 ? "segment" : "segments")}, {clips.Count} clips\n");
                await OneByOneAsync(store, clips).ConfigureAwait(false);
                await TogetherAsync(store, clips).ConfigureAwait(false);
                Console.WriteLine($"\n{OwnMegabytes():0} MB of memory at the end, mapped files not counted.");
            }
        }
        finally
        {
            if (temporary is not null) Directory.Delete(temporary, recursive: true);
        }
    }

    private static async Task OneByOneAsync(LocalStore store, IReadOnlyList<float[]> clips)
    {
        Console.WriteLine("| warps | answered | CPU ms, median | mean | 95 % | kB allocated, mean |\n|---|---:|---:|---:|---:|---:|");
        foreach (var warps in new[] { WarpSearch.Never, WarpSearch.WhenUndecided, WarpSearch.Always })
        {
            var recognizer = new Recognizer(store.Hashes, store.Catalog, new RecognizerOptions { Warps = warps });
            for (var i = 0; i < Math.Max(LeastWarmUp, 2 * clips.Count); i++) await AskAsync(recognizer, clips[i % clips.Count]).ConfigureAwait(false);
            var times = new List<double>();
            var answered = 0;
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            foreach (var clip in clips)
            {
                var started = Environment.CpuUsage.TotalTime;
                if (await AskAsync(recognizer, clip).ConfigureAwait(false)) answered++;
                times.Add((Environment.CpuUsage.TotalTime - started).TotalMilliseconds);
            }

            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            times.Sort();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {warps} | {answered} of {clips.Count} | {times[times.Count / 2]:0.0} | {times.Average():0.0} | {times[times.Count * 95 / 100]:0.0} | {allocated / 1e3 / clips.Count:0} |"));
        }

        Console.WriteLine();
    }

    private static async Task TogetherAsync(LocalStore store, IReadOnlyList<float[]> clips)
    {
        Console.WriteLine("| warps | at once | queries a second | CPU-seconds a second |\n|---|---:|---:|---:|");
        foreach (var warps in new[] { WarpSearch.Never, WarpSearch.WhenUndecided })
        {
            var recognizer = new Recognizer(store.Hashes, store.Catalog, new RecognizerOptions { Warps = warps });
            for (var threads = 1; threads <= 2 * Environment.ProcessorCount; threads *= 2)
            {
                var next = -1;
                var asked = 0;
                var started = Stopwatch.GetTimestamp();
                var cpu = Environment.CpuUsage.TotalTime;
                await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Run(async () =>
                {
                    while (Stopwatch.GetElapsedTime(started) < LoadTime)
                    {
                        await AskAsync(recognizer, clips[Interlocked.Increment(ref next) % clips.Count]).ConfigureAwait(false);
                        Interlocked.Increment(ref asked);
                    }
                }))).ConfigureAwait(false);
                var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"| {warps} | {threads} | {asked / seconds:0.0} | {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds / seconds:0.00} |"));
            }
        }
    }

    private static async Task<bool> AskAsync(Recognizer recognizer, float[] clip)
    {
        await using var source = new MemoryAudioSource(clip, FingerprintOptions.SampleRate, 1, "clip");
        return (await recognizer.RecognizeAsync(source).ConfigureAwait(false)).Decision == Decision.Match;
    }

    private static async Task<IReadOnlyList<float[]>> ReadAsync(string[] paths)
    {
        var clips = new List<float[]>();
        foreach (var path in paths)
        {
            await using var source = WavAudioSource.Open(path);
            clips.Add(await MonoAudio.ReadAsync(source).ConfigureAwait(false));
        }

        return clips;
    }

    // The demo's pieces, tracks made of slices of them, and clips of the pieces under noise as loud as they are.
    private static async Task<IReadOnlyList<float[]>> FillAsync(LocalStore store)
    {
        var pool = await ResampledTracks.DemoPoolAsync().ConfigureAwait(false);
        var tracks = new ResampledTracks(pool, 180);
        foreach (var batch in pool.Concat(Enumerable.Range(0, DemoTracks).Select(tracks.Make)).Index().Chunk(50))
        {
            await store.Hashes.AddAsync([.. batch.Select(static pair => KeyValuePair.Create(new TrackId((ulong)pair.Index + 1), pair.Item))]).ConfigureAwait(false);
            await store.Catalog.PutAsync([.. batch.Select(static pair => new Track
            {
                Id = new TrackId((ulong)pair.Index + 1), Metadata = new TrackMetadata(), Duration = pair.Item.Duration, AddedAt = DateTimeOffset.UnixEpoch,
            })]).ConfigureAwait(false);
        }

        var random = new Random(1);
        var clips = new List<float[]>();
        foreach (var piece in DemoPieces.All)
        {
            var sound = piece.Render(FingerprintOptions.SampleRate);
            for (var k = 0; k < 2; k++)
            {
                var clip = sound.AsSpan(random.Next(sound.Length - (ClipSeconds * FingerprintOptions.SampleRate)), ClipSeconds * FingerprintOptions.SampleRate).ToArray();
                var loudness = Math.Sqrt(3 * clip.Average(static value => value * value));
                for (var n = 0; n < clip.Length; n++) clip[n] += (float)(loudness * ((2 * random.NextDouble()) - 1));
                clips.Add(clip);
            }
        }

        return clips;
    }

    private static double OwnMegabytes()
    {
        const string Field = "RssAnon:";
        if (!OperatingSystem.IsLinux()) return Environment.WorkingSet / 1e6;
        var line = File.ReadLines("/proc/self/status").First(static line => line.StartsWith(Field, StringComparison.Ordinal));
        return double.Parse(line[Field.Length..^2], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
