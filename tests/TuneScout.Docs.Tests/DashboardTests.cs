using System.Text.Json;
using System.Text.RegularExpressions;

namespace TuneScout.Docs.Tests;

public sealed partial class DashboardTests
{
    private static readonly string[] Suffixes = ["_total", "_bucket", "_seconds"];

    [Fact]
    public void The_dashboard_asks_for_metrics_that_are_documented()
    {
        var page = Repository.Read("docs/telemetry.md");
        using var dashboard = JsonDocument.Parse(Repository.Read("docs/telemetry-dashboard.json"));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToArray();
        Assert.True(panels.Length >= 8);
        var documented = Instrument().Matches(page).Select(static match => match.Groups["name"].Value.Replace('.', '_')).ToHashSet(StringComparer.Ordinal);
        var asked = panels.SelectMany(static panel => panel.GetProperty("targets").EnumerateArray()).SelectMany(static target => Metric().Matches(target.GetProperty("expr").GetString()!)).Select(static match => Bare(match.Value)).Distinct().ToArray();
        Assert.Empty(asked.Except(documented));
        Assert.True(asked.Length >= 7);
    }

    // Prometheus names carry what they count and how.
    private static string Bare(string metric)
    {
        for (var again = true; again;)
        {
            again = false;
            foreach (var suffix in Suffixes.Where(suffix => metric.EndsWith(suffix, StringComparison.Ordinal))) (metric, again) = (metric[..^suffix.Length], true);
        }

        return metric;
    }

    [GeneratedRegex(@"^\| `(?<name>tunescout\.[a-z.]+)` \| [{0-9a-z]", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Instrument();

    [GeneratedRegex("tunescout_[a-z_]+", RegexOptions.None, 1000)]
    private static partial Regex Metric();
}
