using System.Text.RegularExpressions;

namespace TuneScout.Docs.Tests;

public sealed partial class TelemetryTests
{
    private static readonly string[] Sources =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText),
    ];

    private static readonly string Page = Repository.Read("docs/telemetry.md");

    [Fact]
    public void Every_instrument_is_documented_with_its_unit_and_no_other()
    {
        var made = Find(Creation(), "name", "unit");
        Assert.True(made.Length >= 17);
        Assert.Equal(made, InstrumentRow().Matches(Page).Select(static match => $"{match.Groups["name"].Value} {match.Groups["unit"].Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_activity_is_documented_and_no_other() =>
        Assert.Equal(Find(Activity(), "name").Distinct(), ActivityRow().Matches(Page).Select(static match => match.Groups["name"].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_event_is_documented_with_its_id_and_level_and_no_other()
    {
        var logged = Find(Event(), "id", "level");
        Assert.Equal(logged.Length, logged.Distinct(StringComparer.Ordinal).Count());
        var rows = EventRow().Matches(Page).SelectMany(static match => match.Groups["ids"].Value.Split(", ").Select(id => $"{id} {match.Groups["level"].Value}"));
        Assert.Equal(logged, rows.Order(StringComparer.Ordinal));
    }

    private static string[] Find(Regex pattern, params string[] groups) =>
    [
        .. Sources.SelectMany(source => pattern.Matches(source)).Select(match => string.Join(' ', groups.Select(group => match.Groups[group].Value))).Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex("""Create(Counter|Histogram)<[a-z]+>\("(?<name>[a-z._]+)", "(?<unit>[^"]+)",""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Creation();

    [GeneratedRegex("""StartActivity\("(?<name>[a-z._]+)"\)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Activity();

    [GeneratedRegex("""\[LoggerMessage\((?<id>\d+), LogLevel\.(?<level>[A-Za-z]+),""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Event();

    [GeneratedRegex("""^\| `(?<name>tunescout\.[a-z._]+)` \| (?<unit>[^ |`]+) \|""", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex InstrumentRow();

    [GeneratedRegex("""^\| `(?<name>tunescout\.[a-z]+)` \| `""", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex ActivityRow();

    [GeneratedRegex("""^\|[^|]*\| (?<ids>\d+(, \d+)*) \| (?<level>[A-Z][a-z]+) \|""", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex EventRow();
}
