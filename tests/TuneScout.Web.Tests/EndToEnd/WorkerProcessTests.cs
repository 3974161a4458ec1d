using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using TuneScout.Storage.Local;

namespace TuneScout.Web.Tests;

/// <summary>Pages and work as processes of their own, on one folder; workers that die.</summary>
public sealed class WorkerProcessTests
{
    private static readonly (string, string)[] Settings = [("JobLease", "00:00:02"), ("MostAttempts", "10")];

    [Theory]
    [InlineData(TestStores.Local)]
    [InlineData(TestStores.Dynamo)]
    [InlineData(TestStores.Sqs)]
    public async Task Workers_that_are_killed_in_the_middle_lose_no_job_and_do_none_twice(string storage)
    {
        if (storage != TestStores.Local) LocalEngines.Require();
        await using var queue = storage == TestStores.Sqs ? await SqsEmulator.StartAsync() : null;
        var folder = Directory.CreateTempSubdirectory("tunescout-workers-").FullName;
        var running = new List<ServerProcess>();
        try
        {
            var web = await StartAsync(running, folder, "web", storage, queue);
            using var client = await web.SignUpAsync();
            var jobs = new List<string>();
            for (ulong seed = 80; seed < 86; seed++)
            {
                using var answer = await client.UploadRawAsync($"{seed}.wav", Tunes.Wav(seed));
                jobs.Add((await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("id"));
            }

            var killed = 0;
            foreach (var delay in new[] { 0, 250, 700 })
            {
                var worker = await StartAsync(running, folder, "worker", storage, queue);
                if (!await SeesOneRunningAsync(client, jobs)) break;
                await Task.Delay(delay);
                await worker.KillAsync();
                killed++;
            }

            await StartAsync(running, folder, "worker", storage, queue);
            await StartAsync(running, folder, "worker", storage, queue);
            var tracks = new List<string>();
            foreach (var job in jobs)
            {
                var end = await client.EndOfJobAsync(job);
                Assert.True(end.Text("state") == "done", end.ToString());
                tracks.Add(end.GetProperty("track").Text("trackId"));
            }

            foreach (var track in tracks) Assert.Equal("done", (await client.EndOfJobAsync("streams-" + track)).Text("state"));
            Assert.True(killed >= 2, $"only {killed} workers were killed at work");
            Assert.Equal(jobs.Count, tracks.Distinct(StringComparer.Ordinal).Count());
            var listed = (await client.GetFromJsonAsync<JsonElement>("/api/tracks?mine=true")).GetProperty("tracks").EnumerateArray().Select(static track => track.Text("id"));
            Assert.Equal(tracks.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
            // The process of the pages has only read the index, and knows what the workers wrote.
            var heard = await (await client.PostAsync("/api/recognize", new ByteArrayContent(Tunes.Wav(83, 5, 8)))).Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(tracks[3], heard.GetProperty("songs")[0].Text("trackId"));
            // Every message has gone with its job: none is left to be handed out for ever.
            if (queue is not null) for (var waited = Stopwatch.StartNew(); await queue.CountAsync() > 0; await Task.Delay(100)) Assert.True(waited.Elapsed < Patience.Long, "messages are left in the queue");
            foreach (var process in running) await process.DisposeAsync();
            if (storage != TestStores.Local)
            {
                await OnceInTheCatalogAsync(folder, tracks);
                return;
            }

            await using (var store = await LocalStore.OpenAsync(Path.Combine(folder, "library"))) Assert.Equal(jobs.Count, await store.Catalog.CountAsync(CancellationToken.None));
            var database = new WebDatabase(new DataFolder(Options.Create(new WebOptions { DataFolder = folder })));
            Assert.InRange(database.Scalar<int>("SELECT count(*) FROM jobs WHERE attempts > 1"), 1, jobs.Count);
        }
        finally
        {
            foreach (var process in running) await process.DisposeAsync();
            await ServerProcess.DeleteAsync(folder);
        }
    }

    [Fact]
    public async Task A_server_that_is_asked_to_stop_gives_its_job_back_and_its_log_is_one_object_of_JSON_a_line()
    {
        var folder = Directory.CreateTempSubdirectory("tunescout-stop-").FullName;
        var running = new List<ServerProcess>();
        try
        {
            var server = await StartAsync(running, folder, "all");
            using var client = await server.SignUpAsync();
            client.DefaultRequestHeaders.Add("X-Correlation-Id", "my-own-id-42");
            var samples = Tunes.Samples(88);
            using var answer = await client.UploadRawAsync("long.wav", Tunes.Write([.. Enumerable.Repeat(samples, 60).SelectMany(static part => part)]));
            var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("id");
            while ((await client.GetFromJsonAsync<JsonElement>($"/api/jobs/{id}")).Text("state") == "queued") await Task.Delay(20);
            Assert.Equal(0, await server.StopAsync());
            var database = new WebDatabase(new DataFolder(Options.Create(new WebOptions { DataFolder = folder })));
            // Not a try that counts: it was the server that went.
            Assert.Equal(("queued", 0), database.Query("SELECT state, attempts FROM jobs WHERE id = $id", static row => (row.GetString(0), row.GetInt32(1)), ("$id", id))[0]);
            Assert.NotEmpty(server.Output);
            Assert.All(server.Output, static line => Assert.Equal(JsonValueKind.Object, JsonSerializer.Deserialize<JsonElement>(line).ValueKind));
            Assert.Contains(server.Output, static line => line.Contains("my-own-id-42", StringComparison.Ordinal) && line.Contains("/api/uploads", StringComparison.Ordinal));
            Assert.DoesNotContain(server.Output, static line => line.Contains(Passwords.Good, StringComparison.Ordinal));
        }
        finally
        {
            foreach (var process in running) await process.DisposeAsync();
            await ServerProcess.DeleteAsync(folder);
        }
    }

    [Fact]
    [Trait("Long", "yes")]
    public async Task The_encoder_of_a_killed_worker_ends_with_it()
    {
        LongTests.Ask();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are looked for under /proc.");
        var folder = Directory.CreateTempSubdirectory("tunescout-encoder-").FullName;
        var running = new List<ServerProcess>();
        try
        {
            var web = await StartAsync(running, folder, "web");
            var worker = await StartAsync(running, folder, "worker");
            using var client = await web.SignUpAsync();
            // Fifteen minutes of music: encoding three streams of it takes many seconds.
            var samples = Tunes.Samples(87);
            await client.UploadRawAsync("long.wav", Tunes.Write([.. Enumerable.Repeat(samples, 45).SelectMany(static part => part)]));
            for (var tries = 0; Encoders(folder) == 0; tries++)
            {
                Assert.True(tries < 2400, "no encoder was started");
                await Task.Delay(50);
            }

            await worker.KillAsync();
            for (var tries = 0; Encoders(folder) > 0; tries++)
            {
                Assert.True(tries < 60, "the encoder has outlived its parent for three seconds");
                await Task.Delay(50);
            }
        }
        finally
        {
            foreach (var process in running) await process.DisposeAsync();
            await ServerProcess.DeleteAsync(folder);
        }
    }

    // What is in the catalog twice was added twice.
    private static async Task OnceInTheCatalogAsync(string folder, List<string> tracks)
    {
        using var dynamo = LocalEngines.Dynamo();
        var options = new TuneScout.Storage.Aws.AwsStoreOptions { Prefix = TestStorage.PrefixOf(folder), Bucket = LocalEngines.Bucket };
        await using var catalog = new TuneScout.Storage.Aws.DynamoDbTrackCatalog(dynamo, options);
        Assert.Equal(tracks.Count, await catalog.CountAsync(CancellationToken.None));
    }

    private static async Task<ServerProcess> StartAsync(List<ServerProcess> running, string folder, string role, string storage = TestStores.Local, SqsEmulator? queue = null)
    {
        (string, string)[] handing = queue is null ? [] : [("Aws__QueueUrl", queue.Url), ("Aws__QueueWait", "00:00:01")];
        var process = await ServerProcess.StartAsync(folder, role, storage == TestStores.Local ? Settings : [ServerProcess.OnAws, .. Settings, .. handing]);
        running.Add(process);
        return process;
    }

    private static async Task<bool> SeesOneRunningAsync(HttpClient client, List<string> jobs)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience.Long; await Task.Delay(20))
        {
            var states = (await client.GetFromJsonAsync<JsonElement>("/api/jobs")).EnumerateArray().Where(job => jobs.Contains(job.Text("id"), StringComparer.Ordinal)).ToList();
            // What a killed worker left looks like running until its lease has run out: only a job with progress that changes is at work.
            if (states.Exists(static job => job.Text("state") == "running"))
            {
                var before = states.Select(static job => job.GetProperty("progress").GetDouble()).Sum();
                await Task.Delay(60);
                var after = (await client.GetFromJsonAsync<JsonElement>("/api/jobs")).EnumerateArray().Where(job => jobs.Contains(job.Text("id"), StringComparer.Ordinal)).Sum(static job => job.GetProperty("progress").GetDouble());
                if (Math.Abs(before - after) > 1e-9) return true;
            }
            else if (states.TrueForAll(static job => job.Text("state") == "done"))
            {
                return false;
            }
        }

        return false;
    }

    private static int Encoders(string folder) => Directory.EnumerateDirectories("/proc").Count(process =>
    {
        try
        {
            var line = File.ReadAllText(Path.Combine(process, "cmdline"), Encoding.UTF8);
            return line.StartsWith("ffmpeg", StringComparison.Ordinal) && line.Contains("hls", StringComparison.Ordinal) && line.Contains(folder, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });
}
