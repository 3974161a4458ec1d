using System.Diagnostics;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Local;

namespace TuneScout.Evaluation;

/// <summary>Indexes the tracks of a manifest, asks its queries one after the other, and scores the answers.</summary>
internal sealed class ManifestEvaluation(EvaluationOptions options, TextWriter output, TextWriter log)
{
    private readonly FingerprintOptions _fingerprint = options.Compact ? FingerprintOptions.Compact : FingerprintOptions.Default;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var tracks = await Table.ReadAsync(options.Tracks, ["id", "path", "split"], cancellationToken);
        var queries = await Table.ReadAsync(options.Queries, ["query", "condition", "track", "offset_s"], cancellationToken);
        var local = options.Store is null ? null
            : await LocalStore.OpenAsync(options.Store, new LocalStoreOptions { Fingerprint = _fingerprint }, cancellationToken);
        IHashStore hashes = local?.Hashes ?? new InMemoryHashStore(_fingerprint);
        ITrackCatalog catalog = local?.Catalog ?? new InMemoryTrackCatalog();
        try
        {
            var chosen = tracks.Where(row => string.Equals(row["split"], options.Split, StringComparison.Ordinal)).OrderBy(row => row["id"], StringComparer.Ordinal).Take(options.LibrarySize ?? int.MaxValue).ToList();
            await IndexAsync(chosen, hashes, catalog, cancellationToken);
            await GrowAsync(hashes, catalog, cancellationToken);
            var answers = await AskAsync(queries, new Recognizer(hashes, catalog, RecognizerOptions()), cancellationToken);
            await WriteResultsAsync(answers);
            await Report.WriteAsync(output, answers);
        }
        finally
        {
            await hashes.DisposeAsync();
            await catalog.DisposeAsync();
            if (local is not null) await local.DisposeAsync();
        }
    }

    private RecognizerOptions RecognizerOptions()
    {
        var result = new RecognizerOptions { VerifyCandidates = !options.VotesOnly };
        if (options.FalseAcceptRate is { } rate) result.FalseAcceptRate = rate;
        return result;
    }

    private async Task IndexAsync(
        List<IReadOnlyDictionary<string, string>> tracks, IHashStore hashes, ITrackCatalog catalog, CancellationToken cancellationToken)
    {
        using var library = new Library(hashes, catalog, new Fingerprinter(_fingerprint));
        var seconds = 0.0;
        var failed = 0;
        using var clock = new CpuClock();
        for (var i = 0; i < tracks.Count; i++)
        {
            var row = tracks[i];
            if (await catalog.FindBySourceAsync(row["id"], cancellationToken) is not null) continue;
            try
            {
                await using var source = await AudioFile.OpenAsync(row["path"], null, cancellationToken);
                // The manifest's ids are kept as sources: they are what the queries name.
                var added = await library.AddAsync(source, new TrackMetadata { Source = row["id"] }, new AddOptions { AllowDuplicates = true }, null, cancellationToken);
                seconds += added.Track!.Duration.TotalSeconds;
            }
            catch (AudioException fault)
            {
                failed++;
                await log.WriteLineAsync(fault.Message);
            }

            if (i % 25 == 24) await log.WriteLineAsync($"{i + 1} of {tracks.Count} tracks indexed");
        }

        var cpu = clock.ElapsedWithChildren.TotalSeconds;
        var size = await hashes.GetStatisticsAsync(cancellationToken);
        var hours = Math.Max(seconds, 1) / 3600;
        await output.WriteLineAsync($"Indexed {hours:0.0} h, {failed} files failed: {seconds / cpu:0} s of audio per CPU-second, decoding included; peak memory {Peak() / 1e6:0} MB.");
        await output.WriteLineAsync(
            $"Index: {size.Tracks} tracks, {size.Postings} postings, {(double)size.PostingBytes / Math.Max(1, size.Postings):0.00} bytes each, {(size.PostingBytes + size.ConstellationBytes) / 1e6 / hours:0.00} MB per hour of music.");
        await output.WriteLineAsync();
    }

    // Real music does not suffice for thousands of tracks: the rest is resampled, and so named in the answers.
    private async Task GrowAsync(IHashStore hashes, ITrackCatalog catalog, CancellationToken cancellationToken)
    {
        const int Batch = 50;
        var real = new List<Fingerprint>();
        using (var snapshot = await hashes.OpenSnapshotAsync(cancellationToken))
        {
            for (var ordinal = 0; ordinal < snapshot.OrdinalLimit; ordinal++)
            {
                if (await snapshot.GetConstellationAsync(ordinal, cancellationToken) is not { Count: > 0 } constellation) continue;
                var frames = constellation.Frames[^1] + 1;
                real.Add(new Fingerprint(_fingerprint, constellation, frames, ((frames - 1L) * FingerprintOptions.HopSamples) + FingerprintOptions.FrameSamples));
            }
        }

        for (var count = real.Count; count < (options.LibrarySize ?? 0); count += Batch)
        {
            var batch = Enumerable.Range(count, Math.Min(Batch, options.LibrarySize!.Value - count))
                .Select(number => KeyValuePair.Create(new TrackId((ulong)number + (1ul << 40)), ResampledTracks.Of(real[number % real.Count], number / real.Count))).ToList();
            await hashes.AddAsync(batch, cancellationToken);
            await catalog.PutAsync(
                [.. batch.Select(pair => new Track { Id = pair.Key, Metadata = new TrackMetadata { Source = $"resampled {pair.Key}" }, Duration = pair.Value.Duration, AddedAt = DateTimeOffset.UnixEpoch })],
                cancellationToken);
            if (count / Batch % 20 == 0) await log.WriteLineAsync($"{count} of {options.LibrarySize} tracks");
        }
    }

    private async Task<IReadOnlyList<Answer>> AskAsync(
        IReadOnlyList<IReadOnlyDictionary<string, string>> queries, Recognizer recognizer, CancellationToken cancellationToken)
    {
        var answers = new List<Answer>();
        foreach (var row in queries)
        {
            using var clock = new CpuClock();
            var started = Stopwatch.GetTimestamp();
            await using var source = await AudioFile.OpenAsync(row["query"], null, cancellationToken);
            var result = await recognizer.RecognizeAsync(source, cancellationToken);
            var match = result.Matches.Count > 0 ? result.Matches[0] : null;
            answers.Add(new Answer
            {
                Query = row["query"],
                Condition = row["condition"],
                Track = row["track"],
                OffsetSeconds = double.TryParse(row["offset_s"], out var offset) ? offset : 0,
                Predicted = match?.Track.Metadata.Source ?? Answer.None,
                PredictedOffsetSeconds = match?.Offset.TotalSeconds ?? 0,
                Score = match?.Score ?? 0,
                Margin = match?.Margin ?? 0,
                Milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds,
                CpuMilliseconds = clock.Elapsed.TotalMilliseconds,
            });
            if (answers.Count % 200 == 0) await log.WriteLineAsync($"{answers.Count} of {queries.Count} queries asked");
        }

        return answers;
    }

    private async Task WriteResultsAsync(IReadOnlyList<Answer> answers)
    {
        var lines = answers.Select(a =>
            $"{a.Query}\t{a.Predicted}\t{a.PredictedOffsetSeconds:0.000}\t{a.Score:0.000}\t{a.Milliseconds:0.0}\t{a.CpuMilliseconds:0.0}\t{a.Margin:0.000}");
        await File.WriteAllLinesAsync(options.Results, lines.Prepend("query\tpred\toffset\tscore\tms\tcpu_ms\tmargin"), CancellationToken.None);
    }

    private static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
