namespace TuneScout.Evaluation;

/// <summary>Writes the scores of a folder as Markdown.</summary>
internal static class FolderReport
{
    private const string Columns = "| clips | n | hit, % | right and accepted, % (95 %) | wrong, % | offset within 0.5 s, of those right, % |";
    private const string NegativeColumns = "| clips | n | false accepts | false accepts, % (95 %) |";

    public static async Task WriteAsync(
        string path, FolderOptions options, Corpus corpus, int planned, IReadOnlyList<ScoredClip> clips, IReadOnlyList<string> leftOut, IReadOnlyList<string> plots)
    {
        await using var output = new StreamWriter(path);
        await output.WriteLineAsync("# Evaluation\n");
        await output.WriteLineAsync(
            $"{corpus.Indexed.Count} recordings ({corpus.Indexed.Sum(r => r.Seconds) / 3600:0.00} h) are indexed, {corpus.LeftOut.Count} are not. {options.Clips} clips per condition, seed {options.Seed}{(options.Compact ? ", compact profile" : "")}.");
        await output.WriteLineAsync("A hit is a best answer that is right, whatever its margin; what is accepted is what the product answers.\n");
        await WritePositivesAsync(output, clips, "By group", condition => condition.Group, withAll: true);
        await WriteNegativesAsync(output, clips);
        await WriteCostAsync(output, clips);
        await WriteNotesAsync(output, corpus, planned - clips.Count, leftOut);
        foreach (var plot in plots) await output.WriteLineAsync($"![{Path.GetFileNameWithoutExtension(plot)}]({plot})\n");
        await WritePositivesAsync(output, clips, "By condition", condition => condition.Name, withAll: false);
    }

    private static async Task WritePositivesAsync(TextWriter output, IReadOnlyList<ScoredClip> clips, string title, Func<Condition, string> key, bool withAll)
    {
        var positives = clips.Where(clip => clip.Condition.IsPositive).ToList();
        await output.WriteLineAsync($"## {title}\n\n{Columns}\n|---|---|---|---|---|---|");
        if (withAll) await output.WriteLineAsync(Row("**all**", Tally.Of(positives)));
        foreach (var group in positives.GroupBy(clip => key(clip.Condition), StringComparer.Ordinal)) await output.WriteLineAsync(Row(group.Key, Tally.Of([.. group])));
        await output.WriteLineAsync();
    }

    private static async Task WriteNegativesAsync(TextWriter output, IReadOnlyList<ScoredClip> clips)
    {
        var negatives = clips.Where(clip => !clip.Condition.IsPositive).ToList();
        await output.WriteLineAsync($"## What is not in the library\n\n{NegativeColumns}\n|---|---|---|---|");
        await output.WriteLineAsync(NegativeRow("**all**", Tally.Of(negatives)));
        foreach (var group in negatives.GroupBy(clip => clip.Condition.Group, StringComparer.Ordinal)) await output.WriteLineAsync(NegativeRow(group.Key, Tally.Of([.. group])));
        await output.WriteLineAsync();
    }

    private static async Task WriteCostAsync(TextWriter output, IReadOnlyList<ScoredClip> clips)
    {
        var used = clips.Select(clip => clip.CpuMilliseconds).OfType<double>().Order().ToArray();
        if (used.Length > 0) await output.WriteLineAsync($"Processor time of an answer: median {used[used.Length / 2]:0} ms, 95 % below {used[(int)(0.95 * (used.Length - 1))]:0} ms.\n");
        var error = ReliabilityBins.Error(ReliabilityBins.Of(clips.Where(clip => clip.Predicted is not null).Select(clip => (clip.Confidence, clip.IsHit))));
        await output.WriteLineAsync($"Confidence and share of right answers are {100 * error:0.0} points apart on average.\n");
    }

    private static async Task WriteNotesAsync(TextWriter output, Corpus corpus, int missing, IReadOnlyList<string> leftOut)
    {
        if (missing > 0) await output.WriteLineAsync($"{missing} clips could not be cut: no place was found that is not silent, or the file could not be read again.\n");
        if (leftOut.Count > 0) await output.WriteLineAsync($"Left out: {string.Join(", ", leftOut)}.\n");
        if (corpus.Skipped.Count == 0) return;
        await output.WriteLineAsync("Files that were skipped:\n");
        foreach (var reason in corpus.Skipped.Order(StringComparer.Ordinal)) await output.WriteLineAsync($"- {reason.ReplaceLineEndings(" ")}");
        await output.WriteLineAsync();
    }

    private static string Row(string name, Tally tally) =>
        $"| {name} | {tally.Clips} | {Share(tally.Hits, tally.Clips)} | {ShareWithInterval(tally.Right, tally.Clips)} | {Share(tally.Wrong, tally.Clips)} | {Share(tally.OffsetsRight, tally.Right)} |";

    private static string NegativeRow(string name, Tally tally) => $"| {name} | {tally.Clips} | {tally.Wrong} | {ShareWithInterval(tally.Wrong, tally.Clips)} |";

    private static string ShareWithInterval(int part, int whole)
    {
        var (low, high) = Wilson.Interval(part, whole);
        return $"{Share(part, whole)} ({100 * low:0.0}-{100 * high:0.0})";
    }

    private static string Share(int part, int whole) => whole == 0 ? "-" : $"{100.0 * part / whole:0.0}";
}
