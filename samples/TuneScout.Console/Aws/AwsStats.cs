using System.Globalization;
using Spectre.Console;

namespace TuneScout.Console;

/// <summary>What "stats" says of a library on AWS.</summary>
internal static class AwsStats
{
    public static async Task<int> RunAsync(CommandContext context, ToolLibrary library, bool json, bool music, CancellationToken cancellationToken)
    {
        var line = await MeasureAsync(context, library, music, cancellationToken);
        if (json)
        {
            context.Output.Json(line, JsonLines.Readable.AwsStatsLine);
            return ExitCodes.Answered;
        }

        var table = new Table().AddColumns("", "").HideHeaders();
        Row("Library", line.Store);
        Row("Tracks", Count(line.Tracks));
        Row("Music", line.Seconds is { } seconds ? Numbers.Clock(TimeSpan.FromSeconds(seconds)) : "not added up: --music does, and reads the whole catalog for it");
        Row("Hashes", $"{Count(line.Postings)}, {Numbers.Bytes(line.PostingBytes)}{(line.DamagedSegments > 0 ? $", {Count(line.DamagedSegments)} of the segments damaged (run \"tunescout rebuild --aws\")" : "")}");
        Row("Constellations", Numbers.Bytes(line.ConstellationBytes));
        Row("Scheme", line.Scheme);
        context.Output.Table(table);
        return ExitCodes.Answered;

        void Row(string name, string value) => table.AddRow(ToolOutput.Cell(name), ToolOutput.Cell(value));
        static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
    }

    private static async ValueTask<AwsStatsLine> MeasureAsync(CommandContext context, ToolLibrary library, bool music, CancellationToken cancellationToken)
    {
        var statistics = await library.Hashes.GetStatisticsAsync(cancellationToken);
        var tracks = await library.Catalog.CountAsync(cancellationToken);
        double? seconds = music ? Numbers.Seconds(await AddUpAsync(context, library, tracks, cancellationToken)) : null;
        return new AwsStatsLine(
            library.Place, library.Hashes.SchemeId, tracks, seconds, statistics.Postings, statistics.PostingBytes, statistics.ConstellationBytes, statistics.DamagedSegments);
    }

    // The catalog counts its tracks, and not their length.
    private static async ValueTask<TimeSpan> AddUpAsync(CommandContext context, ToolLibrary library, long tracks, CancellationToken cancellationToken)
    {
        var music = TimeSpan.Zero;
        long done = 0;
        using var progress = new StatusProgress<long>(context.Output, context.Host.TimeProvider, value => ("adding up", value, tracks));
        await foreach (var track in library.Catalog.ListAsync(cancellationToken))
        {
            music += track.Duration;
            progress.Report(++done);
        }

        return music;
    }
}
