using TuneScout.Fingerprinting;

namespace TuneScout.Evaluation;

/// <summary>Makes the planned clips and asks for them, several recordings at once; every recording is read once.</summary>
internal sealed class ClipRun(FolderOptions options, Asker asker, ProgressLine progress, TextWriter log)
{
    /// <summary>The clips that could be made, in the order of the plan.</summary>
    public async Task<IReadOnlyList<ScoredClip>> RunAsync(IReadOnlyList<PlannedClip> plan, CancellationToken cancellationToken)
    {
        var scored = new ScoredClip?[plan.Count];
        progress.Start("asking for clips", plan.Count);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(plan.GroupBy(clip => clip.Source, StringComparer.Ordinal), parallel, async (clips, stop) =>
        {
            Sound? recording = null;
            try
            {
                if (clips.Key is not null) recording = await RecordingReader.ReadAsync(Path.Combine(options.Folder, clips.Key), stop);
            }
            catch (AudioException fault)
            {
                lock (log) log.WriteLine($"Skipped: {fault.Message}");
                foreach (var _ in clips) progress.Step();
                return;
            }

            foreach (var clip in clips)
            {
                stop.ThrowIfCancellationRequested();
                var made = await MakeAsync(clip, recording, stop);
                if (made is var (sound, offset)) scored[clip.Number] = await asker.AskAsync(clip, sound, offset, stop);
                progress.Step();
            }
        });
        progress.End();
        return [.. scored.OfType<ScoredClip>()];
    }

    private static async Task<(Sound Sound, double OffsetSeconds)?> MakeAsync(PlannedClip clip, Sound? recording, CancellationToken cancellationToken)
    {
        try
        {
            return await ClipMaker.MakeAsync(clip, recording, cancellationToken);
        }
        catch (EvaluationException fault)
        {
            throw new EvaluationException($"{clip.Source ?? "generated sound"}, {clip.Condition.Name}: {fault.Message}");
        }
    }
}
