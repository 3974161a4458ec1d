using TuneScout.Fingerprinting;

namespace TuneScout.Evaluation;

/// <summary>Reads every recording of a folder once and indexes those of one side of the split.</summary>
/// <remarks>
/// Recordings that are in the library already, as another file, are used on neither side: an answer that names the other file is not wrong,
/// and a recording that was to be unknown would be known.
/// </remarks>
internal sealed class CorpusReader(FolderOptions options, Library library, ProgressLine progress, TextWriter log)
{
    private const int BatchPerJob = 4;

    private readonly List<string> _skipped = [];

    public async Task<Corpus> ReadAsync(CancellationToken cancellationToken)
    {
        var names = MusicFolder.List(options.Folder);
        var split = Split.Of(names, options.Seed);
        var known = await KnownAsync(split, cancellationToken);
        progress.Start("reading recordings", names.Count);
        var indexed = await ReadSideAsync(split.Indexed, known, add: true, cancellationToken);
        var leftOut = await ReadSideAsync(split.LeftOut, known, add: false, cancellationToken);
        progress.End();
        if (indexed.Count == 0 || leftOut.Count == 0)
        {
            throw new EvaluationException(
                $"{options.Folder}: {indexed.Count} recordings to index and {leftOut.Count} to leave out could be used, at least one of each is needed. Add music, or take another --seed.");
        }

        return new Corpus { Indexed = indexed, LeftOut = leftOut, Skipped = _skipped };
    }

    // A store of another folder or seed would know recordings that must be unknown.
    private async Task<Dictionary<string, Recording>> KnownAsync(Split split, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, Recording>(StringComparer.Ordinal);
        var expected = split.Indexed.ToHashSet(StringComparer.Ordinal);
        await foreach (var track in library.ListAsync(cancellationToken))
        {
            var source = track.Metadata.Source ?? "";
            if (!expected.Contains(source))
            {
                throw new EvaluationException(
                    $"{options.Store} holds {(source.Length == 0 ? track.Id.ToString() : source)}, which is not to be indexed of {options.Folder} with --seed {options.Seed}: use the store's folder and seed, or another --store.");
            }

            known[source] = new Recording(source, track.Duration.TotalSeconds);
        }

        return known;
    }

    private async Task<List<Recording>> ReadSideAsync(
        IReadOnlyList<string> names, Dictionary<string, Recording> known, bool add, CancellationToken cancellationToken)
    {
        var usable = new List<Recording>();
        foreach (var batch in names.Chunk(BatchPerJob * options.Jobs))
        {
            // Fingerprints are made side by side, and added in the order of the names: which of two equal ones stays must not depend on the jobs.
            var fingerprints = new Fingerprint?[batch.Length];
            await Parallel.ForAsync(0, batch.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Jobs, CancellationToken = cancellationToken }, async (i, stop) =>
            {
                if (!known.ContainsKey(batch[i])) fingerprints[i] = await ReadOneAsync(batch[i], stop);
                progress.Step();
            });
            for (var i = 0; i < batch.Length; i++)
            {
                if (known.TryGetValue(batch[i], out var recording)) usable.Add(recording);
                else if (fingerprints[i] is { } fingerprint && await IsNewAsync(batch[i], fingerprint, add, cancellationToken))
                    usable.Add(new Recording(batch[i], fingerprint.Duration.TotalSeconds));
            }
        }

        return usable;
    }

    private async Task<Fingerprint?> ReadOneAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = await AudioFile.OpenAsync(Path.Combine(options.Folder, name), null, cancellationToken);
            return await library.FingerprintAsync(source, null, cancellationToken);
        }
        catch (AudioException fault)
        {
            Skip(fault.Message);
            return null;
        }
    }

    private async Task<bool> IsNewAsync(string name, Fingerprint fingerprint, bool add, CancellationToken cancellationToken)
    {
        var duplicate = add
            ? (await library.AddAsync(fingerprint, new TrackMetadata { Source = name }, null, cancellationToken)).DuplicateOf
            : await library.FindDuplicateAsync(fingerprint, null, cancellationToken);
        if (duplicate is not null) Skip($"{name}: the same recording as {duplicate.Track.Metadata.Source}, which is indexed");
        return duplicate is null;
    }

    private void Skip(string reason)
    {
        lock (_skipped) _skipped.Add(reason);
        lock (log) log.WriteLine($"Skipped: {reason}");
    }
}
