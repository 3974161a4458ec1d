using System.Globalization;
using Spectre.Console;

namespace TuneScout.Console;

/// <summary>What "stats" says of a library on AWS.</summary>
internal static class AwsStats
{
    public static async Task<int> RunAsync(CommandContext context, ToolLibrary library, bool json, CancellationToken cancellationToken)
    {
        var line = await MeasureAsync(context, library, cancellationToken);
        if (json)
        {
            context.Output.Json(line, JsonLines.Readable.AwsStatsLine);
            return ExitCodes.Answered;
        }

        var table = new Table().AddColumns("", "").HideHeaders();
        Row("Library", line.Store);
        Row("Tracks", Count(line.Tracks));
        Row("Music", Numbers.Clock(TimeSpan.FromSeconds(line.Seconds)));
        Row("Hashes", $"{Count(line.Postings)}, {Numbers.Bytes(line.PostingBytes)}");
        Row("Constellations", Numbers.Bytes(line.ConstellationBytes));
        Row("Scheme", line.Scheme);
        context.Output.Table(table);
        return ExitCodes.Answered;

        void Row(string name, string value) => table.AddRow(ToolOutput.Cell(name), ToolOutput.Cell(value));
        static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
    }

    private static async ValueTask<AwsStatsLine> MeasureAsync(CommandContext context, ToolLibrary library, CancellationToken cancellationToken)
    {
        var statistics = await library.Hashes.GetStatisticsAsync(cancellationToken);
        var music = TimeSpan.Zero;
        long tracks = 0;
        using (var progress = new StatusProgress<long>(context.Output, context.Host.TimeProvider, value => ("counting", value, statistics.Tracks)))
        {
            await foreach (var track in library.Catalog.ListAsync(cancellationToken))
            {
                music += track.Duration;
                progress.Report(++tracks);
            }
        }

        return new AwsStatsLine(
            library.Place, library.Hashes.SchemeId, tracks, Numbers.Seconds(music), statistics.Postings, statistics.PostingBytes, statistics.ConstellationBytes);
    }
}
