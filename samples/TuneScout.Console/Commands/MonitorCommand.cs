using System.CommandLine;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>"tunescout monitor FILE": which songs an hours-long recording holds, and when.</summary>
internal static class MonitorCommand
{
    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("FILE") { Description = "The recording, in any format that ffmpeg reads; its length does not matter" };
        file.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value.Length: 0 }]) result.AddError("The file's name is empty.");
        });
        var cue = new Option<string?>("--cue") { Description = "Also write a CUE sheet", HelpName = "FILE" };
        var command = new Command("monitor", "Lists the songs of a long recording with their times") { file, cue };
        command.SetAction((result, cancellationToken) => RunAsync(context, result, result.GetRequiredValue(file), result.GetValue(cue), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, string file, string? cue, CancellationToken cancellationToken)
    {
        if (cue is not null) CommandContext.EnsureFolderOf(cue);
        await using var store = await context.OpenToReadAsync(result, cancellationToken);
        var recognizer = new Recognizer(store.Hashes, store.Catalog, null, context.Host.TimeProvider);
        var songs = new List<SongEvent>();
        try
        {
            await using var source = await AudioFile.OpenAsync(file, null, cancellationToken);
            await foreach (var change in recognizer.ListenAsync(source, new Heard(context.Output, source.Duration), cancellationToken))
            {
                // A song that was never confirmed is more likely chance than music.
                if (change is { Kind: SongEventKind.Ended, Confirmed: true }) songs.Add(change);
            }
        }
        finally
        {
            context.Output.Status("");
        }

        songs.Sort(static (a, b) => a.Match.QueryStart.CompareTo(b.Match.QueryStart));
        Write(context, context.WantsJson(result), songs);
        if (cue is not null) await WriteCueAsync(cue, CueSheet.Of(Path.GetFileName(file), songs.Select(static song => song.Match)), cancellationToken);
        return ExitCodes.Answered;
    }

    private static void Write(CommandContext context, bool json, List<SongEvent> songs)
    {
        if (json)
        {
            foreach (var song in songs) context.Output.Json(SongReport.ToLine(song), JsonLines.Readable.SongLine);
        }
        else if (songs.Count == 0)
        {
            context.Output.Line("no song of the library was found");
        }
        else
        {
            context.Output.Table(SongReport.ToTable(songs.Select(static song => song.Match)));
        }
    }

    // Whole or not at all.
    private static async Task WriteCueAsync(string path, string text, CancellationToken cancellationToken)
    {
        var temporary = path + ".tmp";
        try
        {
            await File.WriteAllTextAsync(temporary, text, cancellationToken);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new ToolFailureException($"The CUE sheet cannot be written: {fault.Message}");
        }
    }

    private sealed class Heard(ToolOutput output, TimeSpan? whole) : IProgress<TimeSpan>
    {
        public void Report(TimeSpan value) =>
            output.Status(whole is { } length ? $"{Numbers.Clock(value)} of {Numbers.Clock(length)}" : Numbers.Clock(value));
    }
}
