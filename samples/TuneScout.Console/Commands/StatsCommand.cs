using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using TuneScout.Storage.Local;

namespace TuneScout.Console;

/// <summary>"tunescout stats": how much the library holds and what it takes on the disk.</summary>
internal static class StatsCommand
{
    public static Command Create(CommandContext context)
    {
        var music = new Option<bool>("--music") { Description = "With --aws: also add up the length of all tracks, which reads the whole catalog; a library in a folder always tells it" };
        var command = new Command("stats", "Shows the size of the library") { music };
        command.SetAction((result, cancellationToken) => RunAsync(context, result, result.GetValue(music), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, bool music, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenToReadAsync(result, cancellationToken);
        if (store.Local is not { } local) return await AwsStats.RunAsync(context, store, context.WantsJson(result), music, cancellationToken);
        var line = await MeasureAsync(local, local.Folder, cancellationToken);
        if (context.WantsJson(result))
        {
            context.Output.Json(line, JsonLines.Readable.StatsLine);
            return ExitCodes.Answered;
        }

        var table = new Table().AddColumns("", "").HideHeaders();
        Row("Library", line.Store);
        Row("Tracks", Count(line.Tracks));
        Row("Music", Numbers.Clock(TimeSpan.FromSeconds(line.Seconds)));
        Row("Hashes", Count(line.Postings));
        Row("Index", $"{Numbers.Bytes(line.PostingBytes)} in {Count(line.Segments)} segment files{(line.DamagedSegments > 0 ? $", {Count(line.DamagedSegments)} of them damaged (run \"tunescout rebuild\")" : "")}{(line.RemovedPostings > 0 ? $", {Count(line.RemovedPostings)} hashes of removed tracks" : "")}");
        Row("Constellations", Numbers.Bytes(line.ConstellationBytes));
        Row("Database", $"{Numbers.Bytes(line.DatabaseBytes)}, constellations and catalog");
        Row("On disk", Numbers.Bytes(line.FileBytes));
        Row("Memory", $"{Numbers.Bytes(line.MemoryBytes)} of hashes in no segment yet, {Numbers.Bytes(line.CacheBytes)} of constellations");
        Row("Scheme", line.Scheme);
        context.Output.Table(table);
        return ExitCodes.Answered;

        void Row(string name, string value) => table.AddRow(ToolOutput.Cell(name), ToolOutput.Cell(value));
        static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
    }

    private static async ValueTask<StatsLine> MeasureAsync(LocalStore store, string folder, CancellationToken cancellationToken)
    {
        var statistics = await store.GetStatisticsAsync(cancellationToken);
        long onDisk = 0;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
            onDisk += file.Exists ? file.Length : 0; // the writer may have removed it meanwhile
        return new StatsLine(
            folder,
            store.Hashes.SchemeId,
            statistics.Tracks,
            Numbers.Seconds(statistics.Music),
            statistics.Postings,
            statistics.RemovedPostings,
            statistics.SegmentBytes,
            statistics.Segments,
            statistics.DamagedSegments,
            statistics.MemoryBytes,
            statistics.ConstellationBytes,
            statistics.DatabaseBytes,
            statistics.CacheBytes,
            onDisk);
    }
}
