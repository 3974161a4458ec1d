using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace TuneScout.Fingerprinting;

/// <summary>Names the tracks of a library that are heard in a query. Thread-safe.</summary>
/// <remarks>
/// Two stages: the votes of hashes nominate places in tracks; then the query's own spectrogram is asked how much it stands
/// out at the peaks each track has there, and the place it speaks for wins, if it wins by enough.
/// A query of up to 20 s is judged as one; a longer one in overlapping windows of 10 s, so that memory does not grow with its length.
/// The same sound and the same library always give the same answer.
/// </remarks>
public sealed class Recognizer
{
    private const int Rate = FingerprintOptions.SampleRate;
    private const int WholeSamples = 20 * Rate;
    private const int FileHopSamples = 5 * Rate;

    // A stream is asked from 2 s on, every second until the window is full, then every other one.
    private const int LiveFirstSamples = 2 * Rate;
    private const int LiveHopSamples = Rate;
    private const int LiveSearchEvery = 3; // steps between searches while a song goes on

    private const int LiveQueriesPerWindow = 10; // the same sound is asked for so many times: each may be wrong that much less often

    private readonly IHashStore _hashes;
    private readonly ITrackCatalog _catalog;
    private readonly RecognizerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly WindowRecognizer _windows;
    private readonly WindowRecognizer _liveWindows;
    private readonly FingerprintingLog _log;

    /// <summary>Joins a recognizer with a library's index and catalog. Neither is disposed by it.</summary>
    /// <param name="hashes">The index.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="timeProvider">Measures the time an answer takes; null for the system's clock.</param>
    /// <param name="loggerFactory">Told of every answer, at the level Debug; null for nobody.</param>
    /// <exception cref="ArgumentException">Options are out of range.</exception>
    public Recognizer(
        IHashStore hashes, ITrackCatalog catalog, RecognizerOptions? options = null, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        ArgumentNullException.ThrowIfNull(catalog);
        _hashes = hashes;
        _catalog = catalog;
        _options = options ?? new RecognizerOptions();
        _options.Validate();
        _timeProvider = timeProvider ?? TimeProvider.System;
        _log = new FingerprintingLog(loggerFactory);
        _windows = new WindowRecognizer(_options, _options.FalseAcceptRate);
        _liveWindows = new WindowRecognizer(_options, _options.FalseAcceptRate / LiveQueriesPerWindow);
    }

    /// <summary>Names the tracks that are heard in a source: one after the other, on top of each other, or again and again.</summary>
    /// <param name="source">Any rate and channels; read to its end, not disposed.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The answer; the same sound and library always give the same one.</returns>
    /// <exception cref="AudioException">The source cannot be read, or holds NaN or infinite samples. Silence and less than a frame are no errors but "no match".</exception>
    /// <exception cref="StoreException">The index or the catalog cannot be read.</exception>
    public async ValueTask<RecognitionResult> RecognizeAsync(IAudioSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var started = _timeProvider.GetTimestamp();
        using var activity = Telemetry.Source.StartActivity("tunescout.recognize");
        try
        {
            using var snapshot = await _hashes.OpenSnapshotAsync(cancellationToken).ConfigureAwait(false);
            var result = await SearchAsync(source, started, snapshot, cancellationToken).ConfigureAwait(false);
            Telemetry.Recognized(activity, result, snapshot.TrackCount);
            if (result.Matches is [var best, ..]) _log.Recognized(result.Matches.Count, best.Track.Id, best.Confidence, result.Elapsed.TotalMilliseconds);
            else _log.NotRecognized(result.Reason, result.Elapsed.TotalMilliseconds);
            return result;
        }
        catch (Exception fault)
        {
            Telemetry.NotAnswered(activity, fault, _timeProvider.GetElapsedTime(started));
            throw;
        }
    }

    private async ValueTask<RecognitionResult> SearchAsync(IAudioSource source, long started, IHashSnapshot snapshot, CancellationToken cancellationToken)
    {
        var tracker = new SongTracker(_windows, _options.FalseAcceptRate);
        var songs = new List<TrackedSong>();
        var reader = new MonoReader(source);
        await using var _ = reader.ConfigureAwait(false);
        using var pooled = MemoryPool<float>.Shared.Rent(WholeSamples + 1);
        var first = pooled.Memory[..(WholeSamples + 1)];
        var filled = await ReadFullyAsync(reader, first, cancellationToken).ConfigureAwait(false);
        long length = filled;
        if (filled <= WholeSamples)
        {
            if (filled >= FingerprintOptions.FrameSamples) await StepAsync(first[..filled], 0).ConfigureAwait(false);
        }
        else
        {
            var rest = new PrefixedSamples(reader, first);
            using var window = new SlidingWindow();
            for (var more = true; more;)
            {
                more = await window.FillToAsync(rest.ReadAsync, window.Position + (window.Position == 0 ? SlidingWindow.MostSamples : FileHopSamples), cancellationToken).ConfigureAwait(false);
                await StepAsync(window.Samples, window.Start).ConfigureAwait(false);
            }

            length = window.Position;
            songs.RemoveAll(static song => !song.Confirmed);
        }

        return await AnswerAsync(songs, tracker, length, started, snapshot, cancellationToken).ConfigureAwait(false);

        async ValueTask StepAsync(ReadOnlyMemory<float> samples, long start)
        {
            var events = await tracker.StepAsync(samples, start, searchAlways: true, snapshot, cancellationToken).ConfigureAwait(false);
            songs.AddRange(events.Where(static change => change.Kind == SongEventKind.Recognized).Select(static change => change.Song));
        }
    }

    /// <summary>Follows the songs of a stream that may never end. Memory stays bounded; songs are recognised from 2 s of sound on.</summary>
    /// <param name="source">Any rate and channels; read as it delivers, not disposed. See <see cref="BlockAudioSource"/> for blocks of samples.</param>
    /// <param name="progress">Told the time of sound heard so far, about once a second of sound; may be null.</param>
    /// <param name="cancellationToken">Stops listening.</param>
    /// <returns>
    /// One event when a song is recognised, one when it is confirmed, one when it ends, as they happen; the end of the source ends all songs.
    /// The same sound and library always give the same events, whatever the sizes of the blocks.
    /// </returns>
    /// <exception cref="AudioException">The source cannot be read, or holds NaN or infinite samples.</exception>
    /// <exception cref="StoreException">The index or the catalog cannot be read.</exception>
    public async IAsyncEnumerable<SongEvent> ListenAsync(
        IAudioSource source, IProgress<TimeSpan>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var tracker = new SongTracker(_liveWindows, _options.FalseAcceptRate);
        var reader = new MonoReader(source);
        await using var _ = reader.ConfigureAwait(false);
        using var window = new SlidingWindow();
        var steps = 0;
        for (var more = true; more;)
        {
            more = await window.FillToAsync(reader.ReadAsync, Math.Max(LiveFirstSamples, window.Position + LiveHopSamples), cancellationToken).ConfigureAwait(false);
            progress?.Report(TimeSpan.FromSeconds((double)window.Position / Rate));
            // A snapshot for each step: songs that are added meanwhile are found, and none is held open for hours.
            using var snapshot = await _hashes.OpenSnapshotAsync(cancellationToken).ConfigureAwait(false);
            var full = window.Samples.Length == SlidingWindow.MostSamples;
            List<(SongEventKind Kind, TrackedSong Song)> events = [];
            if (window.Samples.Length >= FingerprintOptions.FrameSamples && (!full || !more || steps % 2 == 0))
                events.AddRange(await tracker.StepAsync(window.Samples, window.Start, steps % (2 * LiveSearchEvery) == 0, snapshot, cancellationToken).ConfigureAwait(false));
            steps++;
            if (!more) tracker.End(long.MaxValue, events);
            foreach (var (kind, song) in events)
            {
                if (await DescribeAsync(kind, song, window.Position, snapshot, cancellationToken).ConfigureAwait(false) is not { } described) continue;
                Telemetry.Songs.Add(1, new KeyValuePair<string, object?>("kind", NameOf(kind)));
                _log.Song(kind, song.Id, described.Position);
                yield return described;
            }
        }
    }

    /// <summary>Says why a recording is recognised or not: the votes, the evidence at each peak, the runner-up, the thresholds.</summary>
    /// <remarks>
    /// A recording of up to 20 s is explained whole, as it would be judged; of a longer one 10 s from <paramref name="start"/> on, as one of its windows would be.
    /// <see cref="RecognizerOptions.VerifyCandidates"/> is taken as true. Costs a recognition, and a look at every place of two or three tracks.
    /// </remarks>
    /// <param name="source">Any rate and channels; read as far as needed, not disposed.</param>
    /// <param name="expected">A track that is explained in any case, because it should have been found; may be null.</param>
    /// <param name="start">Where to begin; the beginning by default.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The explanation; the same sound and library always give the same one.</returns>
    /// <exception cref="AudioException">The source cannot be read, or holds NaN or infinite samples.</exception>
    /// <exception cref="StoreException">The index or the catalog cannot be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="start"/> is below zero.</exception>
    public async ValueTask<Explanation> ExplainAsync(
        IAudioSource source, TrackId? expected = null, TimeSpan start = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(start, TimeSpan.Zero);
        var reader = new MonoReader(source);
        await using var _ = reader.ConfigureAwait(false);
        using var pooled = MemoryPool<float>.Shared.Rent(WholeSamples + 1);
        var samples = pooled.Memory[..(WholeSamples + 1)];
        for (var skip = (long)(start.TotalSeconds * Rate); skip > 0;)
        {
            var skipped = await reader.ReadAsync(samples[..(int)Math.Min(skip, samples.Length)], cancellationToken).ConfigureAwait(false);
            if (skipped == 0) break;
            skip -= skipped;
        }

        var filled = await ReadFullyAsync(reader, samples, cancellationToken).ConfigureAwait(false);
        if (filled > WholeSamples || (start > TimeSpan.Zero && filled > SlidingWindow.MostSamples)) filled = SlidingWindow.MostSamples;
        using var snapshot = await _hashes.OpenSnapshotAsync(cancellationToken).ConfigureAwait(false);
        return await new Explainer(snapshot, _catalog).ExplainAsync(_windows, samples[..filled], start, expected, cancellationToken).ConfigureAwait(false);
    }

    private static string NameOf(SongEventKind kind) => kind switch
    {
        SongEventKind.Recognized => "recognized",
        SongEventKind.Confirmed => "confirmed",
        _ => "ended",
    };

    private static async ValueTask<int> ReadFullyAsync(MonoReader reader, Memory<float> buffer, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var read = await reader.ReadAsync(buffer[filled..], cancellationToken).ConfigureAwait(false);
            if (read == 0) break;
            filled += read;
        }

        return filled;
    }

    private async ValueTask<SongEvent?> DescribeAsync(SongEventKind kind, TrackedSong song, long position, IHashSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (!snapshot.TryGetOrdinal(song.Id, out var _)) return null; // removed meanwhile
        var track = await _catalog.GetAsync(song.Id, cancellationToken).ConfigureAwait(false);
        if (track is null) return null;
        var heard = TimeSpan.FromSeconds((double)position / Rate);
        return new SongEvent { Kind = kind, Match = MatchBuilder.Build(song, track, heard), Confirmed = song.Confirmed, Position = heard };
    }

    private async ValueTask<RecognitionResult> AnswerAsync(
        List<TrackedSong> songs, SongTracker tracker, long samples, long started, IHashSnapshot snapshot, CancellationToken cancellationToken)
    {
        var matches = new List<Match>();
        var duration = TimeSpan.FromSeconds((double)samples / Rate);
        foreach (var song in songs.OrderByDescending(song => song.Margin).ThenBy(song => song.StartSample).ThenBy(song => song.Ordinal))
        {
            // What the catalog does not name is being added or removed at this moment.
            var track = await _catalog.GetAsync(song.Id, cancellationToken).ConfigureAwait(false);
            if (track is not null) matches.Add(MatchBuilder.Build(song, track, duration));
        }

        Match? guess = null;
        if (matches.Count == 0 && tracker.Guess is { } doubtful && await _catalog.GetAsync(doubtful.Id, cancellationToken).ConfigureAwait(false) is { } guessed)
            guess = MatchBuilder.Build(doubtful, guessed, duration);
        return new RecognitionResult
        {
            Decision = matches.Count > 0 ? Decision.Match : Decision.None,
            Matches = matches,
            Guess = guess,
            Gaps = Gaps.Between(matches, duration),
            Reason = matches.Count > 0 ? null : NoMatchReason.Of(duration, tracker.Heard, snapshot.TrackCount),
            QueryDuration = duration,
            Elapsed = _timeProvider.GetElapsedTime(started),
        };
    }
}
