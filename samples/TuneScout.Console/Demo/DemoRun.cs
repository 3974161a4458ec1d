using System.Globalization;
using System.IO.Hashing;
using System.Text;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Local;

namespace TuneScout.Console;

/// <summary>The whole way once: music is indexed, clips are cut and spoilt, asked, and drawn.</summary>
internal sealed class DemoRun(DemoOptions options, ToolHost host, ToolOutput output)
{
    private readonly DemoReport _report = new(output, options.Json);

    /// <returns>The exit code: 0 when every clip was answered, whatever the answer was.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (options.Folder is { } own) Check(own);
        if (File.Exists(options.Output)) throw new ToolFailureException($"{options.Output} is a file: name a folder with --out.");
        Directory.CreateDirectory(options.Output);
        var material = new DemoMaterial(options, output);
        var music = options.Folder ?? await material.ComposeAsync(cancellationToken);
        await using var store = await LocalStore.OpenAsync(StoreFolder(music), null, cancellationToken);
        using var library = store.CreateLibrary();
        await IndexAsync(library, music, cancellationToken);
        var tracks = new List<Track>();
        await foreach (var track in library.ListAsync(cancellationToken))
        {
            if (track.Metadata.Source is { } source && File.Exists(source)) tracks.Add(track);
        }

        if (tracks.Count == 0) throw new ToolFailureException($"No music could be indexed from {music}.");
        await AskAsync(material, store, tracks, cancellationToken);
        _report.Complete(Path.Combine(options.Output, "pictures"));
        return ExitCodes.Answered;
    }

    private void Check(string own)
    {
        if (!Directory.Exists(own)) throw new ToolFailureException($"{own} is not a folder: name one that holds music.");
        // The next run would take this one's clips for music of the user's.
        var way = Path.GetRelativePath(own, options.Output);
        if (!Path.IsPathRooted(way) && !string.Equals(way.Split(Path.DirectorySeparatorChar)[0], "..", StringComparison.Ordinal))
            throw new ToolFailureException($"{options.Output} lies in {own}, the folder of the music: name another with --out.", ExitCodes.WrongUsage);
    }

    // A library for each folder of music: the answers of one demo do not depend on the ones before.
    private string StoreFolder(string music)
    {
        var name = XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(Path.GetFullPath(music))).ToString("x16", CultureInfo.InvariantCulture);
        return Path.Combine(options.Output, $"library-{name}");
    }

    private async Task IndexAsync(Library library, string music, CancellationToken cancellationToken)
    {
        var progress = new IndexProgress(host.TimeProvider);
        var pipeline = new IndexPipeline(library, new FilePreparer(library, progress), new IndexSettings(Environment.ProcessorCount, AllowDuplicates: false), host.TimeProvider);
        int added = 0, known = 0, duplicates = 0, unreadable = 0, files = 0;
        await foreach (var outcome in pipeline.RunAsync(new FileWalker().Walk([music]), cancellationToken))
        {
            progress.Finish(outcome.Found);
            files++;
            if (outcome.Status == IndexStatus.Added) added++;
            if (outcome.Status == IndexStatus.Skipped) known++;
            if (outcome.Status == IndexStatus.Duplicate) duplicates++;
            if (outcome.Status == IndexStatus.Error)
            {
                unreadable++;
                output.Complain($"{outcome.File}: {outcome.Error}");
            }

            output.Status($"indexing: {files} files");
        }

        output.Status("");
        output.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"Indexed {music}: {added} files added, {known} unchanged, {duplicates} duplicates, {unreadable} unreadable, {Numbers.Clock(progress.Decoded)} of music in {progress.Elapsed.TotalSeconds:0.0} s."));
    }

    private async Task AskAsync(DemoMaterial material, LocalStore store, IReadOnlyList<Track> tracks, CancellationToken cancellationToken)
    {
        var pictures = Directory.CreateDirectory(Path.Combine(options.Output, "pictures")).FullName;
        if (!PlotFonts.HaveAny) output.Note("This machine has no fonts, the pictures will be without words: install some (Debian, Ubuntu: fonts-dejavu-core).");
        var recognizer = new Recognizer(store.Hashes, store.Catalog, null, host.TimeProvider);
        var number = 0;
        await foreach (var clip in material.CutAsync(tracks, cancellationToken))
        {
            output.Status($"asking clip {++number} of {options.Clips}");
            RecognitionResult result;
            await using (var source = await AudioFile.OpenAsync(clip.Path, null, cancellationToken))
                result = await recognizer.RecognizeAsync(source, cancellationToken);
            var picture = Path.Combine(pictures, Path.ChangeExtension(Path.GetFileName(clip.Path), ".png"));
            await DrawAsync(picture, clip, result, store, cancellationToken);
            output.Status("");
            _report.Add(clip, result, picture);
        }
    }

    private static async Task DrawAsync(string picture, DemoClip clip, RecognitionResult result, LocalStore store, CancellationToken cancellationToken)
    {
        var samples = await AnalysisSamples.ReadAsync(clip.Path, cancellationToken);
        List<(int, int)>? found = null;
        var answered = $"answered: no match, {result.Reason}";
        if (result.Matches is [var match, ..])
        {
            using var snapshot = await store.Hashes.OpenSnapshotAsync(cancellationToken);
            if (snapshot.TryGetOrdinal(match.Track.Id, out var ordinal) && await snapshot.GetConstellationAsync(ordinal, cancellationToken) is { } peaks)
                found = ClipPeaks.From(peaks, (int)Math.Round(match.Offset / FingerprintOptions.HopDuration));
            answered = string.Create(
                CultureInfo.InvariantCulture,
                $"answered: {match.Track.Metadata.Title} at {match.Offset.TotalSeconds:0.0} s, confidence {100 * match.Confidence:0.0} %");
        }

        var asked = clip.Track is { } track
            ? string.Create(CultureInfo.InvariantCulture, $"asked: {track.Metadata.Title} at {clip.OffsetSeconds:0.0} s")
            : "asked: music that is not in the library";
        ClipPicture.Write(picture, $"{asked} ({clip.Condition})", answered, samples, found);
    }
}
