using System.CommandLine;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>"tunescout duplicates [PATH…]": recordings that the library holds already, or that it holds twice.</summary>
internal static class DuplicatesCommand
{
    public static Command Create(CommandContext context)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files and folders to compare with the library; without any, the library is compared with itself", Arity = ArgumentArity.ZeroOrMore };
        paths.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0)) result.AddError("A file's name is empty.");
        });
        var command = new Command("duplicates", "Finds recordings that are the same in whole or in part") { paths };
        command.SetAction((result, cancellationToken) => RunAsync(context, result, result.GetValue(paths) ?? [], cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, string[] paths, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenToReadAsync(result, cancellationToken);
        using var library = store.NewLibrary();
        var report = new DuplicateReport(context.Output, context.WantsJson(result));
        try
        {
            if (paths.Length > 0) await CompareFilesAsync(context, library, paths, report, cancellationToken);
            else await CompareLibraryAsync(context, library, report, cancellationToken);
        }
        finally
        {
            context.Output.Status("");
            report.Complete();
        }

        return report.HasErrors ? ExitCodes.Failed : ExitCodes.Answered;
    }

    private static async Task CompareFilesAsync(CommandContext context, Library library, string[] paths, DuplicateReport report, CancellationToken cancellationToken)
    {
        foreach (var file in new FileWalker().Walk(paths))
        {
            context.Output.Status(SafeText.Escape(file.Path));
            try
            {
                if (file.Error is { } error) throw new IOException(error);
                await using var source = await AudioFile.OpenAsync(file.Path, null, cancellationToken);
                var fingerprint = await library.FingerprintAsync(source, null, cancellationToken);
                report.Add(file.Path, await library.FindOverlapsAsync(fingerprint, null, cancellationToken));
            }
            catch (Exception exception) when (FileFault.ReasonOf(exception) is { } reason)
            {
                await FileFault.LetCtrlCWinAsync(exception, cancellationToken);
                report.Fail(file.Path, reason);
            }
        }
    }

    private static async Task CompareLibraryAsync(CommandContext context, Library library, DuplicateReport report, CancellationToken cancellationToken)
    {
        var seen = new HashSet<(TrackId, TrackId)>();
        var count = await library.CountAsync(cancellationToken);
        var done = 0;
        await foreach (var track in library.ListAsync(cancellationToken))
        {
            context.Output.Status($"{++done} of {count}");
            var overlaps = await library.FindOverlapsAsync(track.Id, cancellationToken);
            report.Add(track.Metadata.Title ?? track.Metadata.Source ?? track.Id.ToString(), [.. overlaps.Where(found => seen.Add(PairOf(track.Id, found.Track.Id)))]);
        }
    }

    private static (TrackId, TrackId) PairOf(TrackId a, TrackId b) => a.Value < b.Value ? (a, b) : (b, a);
}
