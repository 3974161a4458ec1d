using System.Runtime.CompilerServices;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Collects files that are ready, and stores those that are new together. Not thread-safe.</summary>
internal sealed class IndexBatch(Library library, IndexSettings settings, TimeProvider timeProvider)
{
    private const int MostHeld = 1000;
    private static readonly TimeSpan MostWaiting = TimeSpan.FromSeconds(10); // what is decoded and not stored yet is lost with the process

    private readonly List<PreparedFile> _held = [];
    private readonly HashSet<string> _sources = new(StringComparer.Ordinal);
    private int _new;
    private long _since;

    private bool IsDue => _new >= settings.BatchTracks || _held.Count >= MostHeld || timeProvider.GetElapsedTime(_since) >= MostWaiting;

    /// <summary>Waits for the next file as long as what is held may wait.</summary>
    /// <returns>False where what is held must be stored first.</returns>
    public async ValueTask<bool> MayWaitAsync(Task<PreparedFile> next, CancellationToken cancellationToken)
    {
        if (_new == 0 || next.IsCompleted) return true;
        var left = MostWaiting - timeProvider.GetElapsedTime(_since);
        if (left > TimeSpan.Zero) await Task.WhenAny(next, Task.Delay(left, timeProvider, cancellationToken));
        return next.IsCompleted;
    }

    /// <summary>Takes a file.</summary>
    /// <returns>What became of it and of those before it, in their order, as far as it is durable.</returns>
    public async IAsyncEnumerable<IndexOutcome> AddAsync(PreparedFile prepared, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (prepared.Outcome is { } outcome && _new == 0)
        {
            yield return outcome;
            yield break;
        }

        // A changed file takes the place of what it was, with which nothing behind it may be compared; a file that stands twice on the command line is known by then.
        if (prepared.Outcome is null && (settings.BatchTracks == 1 || prepared.Known is not null || !_sources.Add(prepared.Metadata!.Source!)))
        {
            foreach (var before in await StoreAsync(cancellationToken)) yield return before;
            yield return await StoreOneAsync(prepared, cancellationToken);
            yield break;
        }

        if (_new == 0) _since = timeProvider.GetTimestamp();
        _held.Add(prepared);
        _new += prepared.Outcome is null ? 1 : 0;
        if (!IsDue) yield break;
        foreach (var stored in await StoreAsync(cancellationToken)) yield return stored;
    }

    /// <summary>Stores what is held.</summary>
    /// <returns>What became of it, in the order in which it came.</returns>
    public async ValueTask<IReadOnlyList<IndexOutcome>> StoreAsync(CancellationToken cancellationToken)
    {
        if (_held.Count == 0) return [];
        var recordings = _held.Where(static file => file.Outcome is null).Select(static file => new NewTrack(file.Fingerprint!, file.Metadata!)).ToList();
        var results = await library.AddAsync(recordings, settings.AllowDuplicates, cancellationToken);
        var next = 0;
        var outcomes = _held.ConvertAll(file => file.Outcome ?? OutcomeOf(file, results[next++]));
        _held.Clear();
        _new = 0;
        return outcomes;
    }

    private static IndexOutcome OutcomeOf(PreparedFile file, AddResult result) => result.Added
        ? new IndexOutcome(file.File, IndexStatus.Added) { TrackId = result.Track.Id, Duration = file.Fingerprint!.Duration }
        : new IndexOutcome(file.File, IndexStatus.Duplicate) { DuplicateOf = result.DuplicateOf.Track, Duration = file.Fingerprint!.Duration };

    private async ValueTask<IndexOutcome> StoreOneAsync(PreparedFile prepared, CancellationToken cancellationToken)
    {
        var metadata = prepared.Metadata!;
        var fingerprint = prepared.Fingerprint!;
        // Asked again: the same file may stand twice on the command line.
        var known = await library.FindBySourceAsync(metadata.Source!, cancellationToken);
        if (known is not null && string.Equals(known.Metadata.SourceStamp, metadata.SourceStamp, StringComparison.Ordinal))
            return FilePreparer.Skipped(prepared.File, known).Outcome!;
        var options = new AddOptions { AllowDuplicates = settings.AllowDuplicates, Replace = known?.Id };
        var result = await library.AddAsync(fingerprint, metadata, options, cancellationToken);
        if (result.Added)
            return new IndexOutcome(prepared.File, IndexStatus.Added) { TrackId = result.Track.Id, Duration = fingerprint.Duration };
        // What the file held before is gone from it, and the library holds what it is now under another name.
        if (known is not null) await library.RemoveAsync(known.Id, cancellationToken);
        return new IndexOutcome(prepared.File, IndexStatus.Duplicate) { DuplicateOf = result.DuplicateOf.Track, Duration = fingerprint.Duration };
    }
}
