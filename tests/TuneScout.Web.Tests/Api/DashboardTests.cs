using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using TuneScout.Fingerprinting;

namespace TuneScout.Web.Tests;

/// <summary>The sample dashboard of the docs beside what /metrics really shows once the app has been used.</summary>
public sealed partial class DashboardTests : IDisposable
{
    private readonly TestApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Every_metric_and_label_of_the_sample_dashboard_is_shown_by_the_app()
    {
        using var client = await _app.SignUpAsync();
        await UseAsync(client);
        var shown = Series().Matches(await MetricsAsync(client))
            .Select(static series => (Name: series.Groups["name"].Value, Labels: Label().Matches(series.Groups["labels"].Value).ToDictionary(
                static label => label.Groups["name"].Value, static label => label.Groups["value"].Value, StringComparer.Ordinal)))
            .ToLookup(static series => series.Name, static series => series.Labels, StringComparer.Ordinal);
        var faults = new List<string>();
        var asked = Expressions().ToArray();
        Assert.True(asked.Length >= 10);
        foreach (var expression in asked)
        {
            var groups = By().Matches(expression).SelectMany(static by => by.Groups["labels"].Value.Split(',', StringSplitOptions.TrimEntries)).ToArray();
            var metrics = Metric().Matches(expression).ToArray();
            Assert.NotEmpty(metrics);
            foreach (var metric in metrics)
            {
                var name = metric.Groups["name"].Value;
                if (!shown.Contains(name)) faults.Add($"{name} is not shown: {expression}");
                faults.AddRange(groups.Where(label => !shown[name].Any(series => series.ContainsKey(label))).Select(label => $"{name} has no label {label}: {expression}"));
                foreach (var filter in Filter().Matches(metric.Groups["filter"].Value).ToArray())
                {
                    var missing = filter.Groups["values"].Value.Split('|').Where(value => !shown[name].Any(series => series.GetValueOrDefault(filter.Groups["label"].Value) == value));
                    faults.AddRange(missing.Select(value => $"{name} is never shown with {filter.Groups["label"].Value}={value}: {expression}"));
                }
            }
        }

        Assert.Empty(faults);
    }

    // All that the dashboard draws has to have happened once: what never did is not shown.
    private async Task UseAsync(HttpClient client)
    {
        var id = await client.AddTrackAsync(160);
        await client.PostAsync("/api/recognize", new ByteArrayContent(Tunes.Wav(160, 2, 6)));
        await client.PostAsync("/api/recognize", new ByteArrayContent(Tunes.Wav(998, 2, 6)));
        await ListenAsync(client, Tunes.Samples(160)[..(12 * Tunes.Rate)]);
        Assert.True((await client.DeleteAsync($"/api/tracks/{id}")).IsSuccessStatusCode);

        // A decoder that fails and an asker who leaves, which the app's own checks keep from the recognizer mostly. The meter is the process's.
        using var hashes = new InMemoryHashStore();
        var recognizer = new Recognizer(hashes, new InMemoryTrackCatalog());
        await using var broken = new BlockAudioSource(BrokenAsync(), Tunes.Rate);
        await Assert.ThrowsAsync<AudioException>(async () => await recognizer.RecognizeAsync(broken));
        await using var left = new MemoryAudioSource(Tunes.Samples(160), Tunes.Rate);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await recognizer.RecognizeAsync(left, new CancellationToken(true)));
    }

    // A job takes the track out of the index, soon.
    private static async Task<string> MetricsAsync(HttpClient client)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            var text = await client.GetStringAsync("/metrics");
            if (text.Contains("tunescout_tracks_removed", StringComparison.Ordinal) || waited.Elapsed > Patience.Long) return text;
            await Task.Delay(100);
        }
    }

    private async Task ListenAsync(HttpClient client, float[] samples)
    {
        using var microphone = await Microphone.ConnectAsync(_app, client);
        await microphone.SendAsync(samples);
        await microphone.EndAsync();
        await microphone.ReadAsync();
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<float>> BrokenAsync()
    {
        yield return new float[1000];
        await Task.Yield();
        throw new AudioException("microphone", AudioError.ReadFailed, "it was unplugged");
    }

    private static IEnumerable<string> Expressions()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "docs", "telemetry-dashboard.json"))) folder = folder.Parent!;
        using var dashboard = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.FullName, "docs", "telemetry-dashboard.json")));
        foreach (var panel in dashboard.RootElement.GetProperty("panels").EnumerateArray())
        {
            foreach (var target in panel.GetProperty("targets").EnumerateArray()) yield return target.GetProperty("expr").GetString()!;
        }
    }

    [GeneratedRegex(@"^(?<name>[a-z_]+)(\{(?<labels>[^}]*)\})? ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Series();

    [GeneratedRegex("(?<name>[a-z_]+)=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();

    [GeneratedRegex(@"by \((?<labels>[^)]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex By();

    [GeneratedRegex(@"(?<name>tunescout_[a-z_]+)(\{(?<filter>[^}]*)\})?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Metric();

    [GeneratedRegex("(?<label>[a-z_]+)=~?\"(?<values>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Filter();
}
