using TuneScout.Fingerprinting;
using TuneScout.Storage.Local;

namespace TuneScout.Evaluation;

/// <summary>Evaluates the recognition on the music of a folder: reads it, asks for clips of it, and writes what came out.</summary>
internal sealed class FolderEvaluation(FolderOptions options, TextWriter log, IReadOnlyList<Condition>? conditions = null)
{
    private readonly FingerprintOptions _fingerprint = options.Compact ? FingerprintOptions.Compact : FingerprintOptions.Default;
    private readonly ProgressLine _progress = new(log, System.Console.IsErrorRedirected, TimeProvider.System);

    public async Task<IReadOnlyList<ScoredClip>> RunAsync(CancellationToken cancellationToken)
    {
        var local = options.Store is null ? null
            : await LocalStore.OpenAsync(options.Store, new LocalStoreOptions { Fingerprint = _fingerprint }, cancellationToken);
        IHashStore hashes = local?.Hashes ?? new InMemoryHashStore(_fingerprint);
        ITrackCatalog catalog = local?.Catalog ?? new InMemoryTrackCatalog();
        try
        {
            Directory.CreateDirectory(options.Output); // before the work: a folder that cannot be written is told now
            using var library = new Library(hashes, catalog, new Fingerprinter(_fingerprint));
            var (possible, leftOut) = await PossibleAsync(cancellationToken);
            var corpus = await new CorpusReader(options, library, _progress, log).ReadAsync(cancellationToken);
            var plan = ClipPlan.Make(possible, corpus, options.Clips, options.Seed);
            leftOut.AddRange(possible.Where(c => !plan.Any(clip => clip.Condition == c)).Select(c => $"{c.Name} (every recording is too short)"));
            var clips = await new ClipRun(options, new Asker(hashes, catalog), _progress, log).RunAsync(plan, cancellationToken);
            await WriteAsync(corpus, plan.Count, clips, leftOut, cancellationToken);
            return clips;
        }
        finally
        {
            await hashes.DisposeAsync();
            await catalog.DisposeAsync();
            if (local is not null) await local.DisposeAsync();
        }
    }

    private async Task<(List<Condition> Possible, List<string> LeftOut)> PossibleAsync(CancellationToken cancellationToken)
    {
        var wanted = conditions ?? Conditions.All;
        var ffmpeg = wanted.Any(condition => condition.NeedsFfmpeg) ? await Ffmpeg.FindAsync(cancellationToken) : null;
        var possible = wanted.Where(condition => !condition.NeedsFfmpeg || ffmpeg?.Supports(condition) == true).ToList();
        var leftOut = wanted.Except(possible).Select(c => $"{c.Name} (ffmpeg{(ffmpeg is null ? " is not installed" : $" has no encoder {c.Encoder}")})").ToList();
        if (leftOut.Count > 0) await log.WriteLineAsync($"Left out: {string.Join(", ", leftOut)}. Install a full ffmpeg to have them.");
        return (possible, leftOut);
    }

    private async Task WriteAsync(Corpus corpus, int planned, IReadOnlyList<ScoredClip> clips, IReadOnlyList<string> leftOut, CancellationToken cancellationToken)
    {
        var plots = EvaluationPlots.All(clips);
        cancellationToken.ThrowIfCancellationRequested();
        await AtomicFile.WriteAsync(InOutput("results.tsv"), part => ResultsFile.WriteAsync(part, clips));
        foreach (var (name, write) in plots)
        {
            await AtomicFile.WriteAsync(InOutput(name), part =>
            {
                write(part);
                return Task.CompletedTask;
            });
        }

        // Last: a report that is there is complete.
        await AtomicFile.WriteAsync(InOutput("report.md"), part => FolderReport.WriteAsync(part, options, corpus, planned, clips, leftOut, [.. plots.Select(plot => plot.Name)]));
    }

    private string InOutput(string name) => Path.Combine(options.Output, name);
}
