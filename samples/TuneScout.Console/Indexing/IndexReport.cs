using System.Globalization;

namespace TuneScout.Console;

/// <summary>Says what becomes of the files: a line of JSON for each, or a summary with the duplicates and the errors at the end.</summary>
internal sealed class IndexReport(ToolOutput output, IndexProgress progress, bool json, bool verbose)
{
    private readonly List<IndexOutcome> _told = [];
    private long _added;
    private long _skipped;
    private long _duplicates;
    private long _errors;

    public bool HasErrors => _errors > 0;

    public void Add(IndexOutcome outcome)
    {
        _ = outcome.Status switch
        {
            IndexStatus.Added => _added++,
            IndexStatus.Skipped => _skipped++,
            IndexStatus.Duplicate => _duplicates++,
            _ => _errors++,
        };
        if (json)
            output.Json(outcome.ToLine(), JsonLines.Readable.IndexLine);
        else if (outcome.Status is IndexStatus.Duplicate or IndexStatus.Error)
            _told.Add(outcome);
        if (verbose) output.Note($"{outcome.ToLine().Status}  {outcome.File}");
    }

    /// <summary>The end of the report, also of a run that was stopped.</summary>
    public void Complete(bool stopped)
    {
        output.Status("");
        var summary = string.Create(
            CultureInfo.InvariantCulture,
            $"{(stopped ? "stopped: " : "")}{_added} added, {_skipped} unchanged, {_duplicates} duplicates, {_errors} failed; {Numbers.Clock(progress.Decoded)} of music in {progress.Elapsed.TotalSeconds:0.0} s, {progress.TimesRealTime:0}x real time");
        if (json)
        {
            if (stopped || verbose) output.Note(summary);
            return;
        }

        foreach (var duplicate in _told.Where(o => o.Status == IndexStatus.Duplicate))
            output.Line($"duplicate: {duplicate.File} is {duplicate.DuplicateOf!.Metadata.Source ?? duplicate.DuplicateOf.Metadata.Title} ({duplicate.DuplicateOf.Id})");
        output.Line(summary);
        foreach (var error in _told.Where(o => o.Status == IndexStatus.Error))
            output.Complain($"{error.File}: {error.Error}");
    }
}
