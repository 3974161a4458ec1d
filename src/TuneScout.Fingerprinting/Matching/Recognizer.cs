using System.Buffers;

namespace TuneScout.Fingerprinting;

/// <summary>Names the tracks of a library that are heard in a query. Thread-safe.</summary>
/// <remarks>
/// Two stages: the votes of hashes nominate places in tracks; then the query's own spectrogram is asked how much it stands
/// out at the peaks each track has there, and the place it speaks for wins, if it wins by enough.
/// A query of up to 20 s is judged as one; a longer one in windows of 10 s, so that memory does not grow with its length.
/// The same sound and the same library always give the same answer.
/// </remarks>
public sealed class Recognizer
{
    private const int WindowSamples = 10 * FingerprintOptions.SampleRate;

    private readonly IHashStore _hashes;
    private readonly ITrackCatalog _catalog;
    private readonly RecognizerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly WindowRecognizer _windows;

    /// <summary>Joins a recognizer with a library's index and catalog. Neither is disposed by it.</summary>
    /// <param name="hashes">The index.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="timeProvider">Measures the time an answer takes; null for the system's clock.</param>
    /// <exception cref="ArgumentException">Options are out of range.</exception>
    public Recognizer(IHashStore hashes, ITrackCatalog catalog, RecognizerOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        ArgumentNullException.ThrowIfNull(catalog);
        _hashes = hashes;
        _catalog = catalog;
        _options = options ?? new RecognizerOptions();
        _options.Validate();
        _timeProvider = timeProvider ?? TimeProvider.System;
        _windows = new WindowRecognizer(_options);
    }

    /// <summary>Names the tracks that are heard in a source.</summary>
    /// <param name="source">Any rate and channels; read to its end, not disposed.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The answer; the same sound and library always give the same one.</returns>
    /// <exception cref="AudioException">The source cannot be read.</exception>
    /// <exception cref="StoreException">The index or the catalog cannot be read.</exception>
    public async ValueTask<RecognitionResult> RecognizeAsync(IAudioSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var started = _timeProvider.GetTimestamp();
        using var snapshot = await _hashes.OpenSnapshotAsync(cancellationToken).ConfigureAwait(false);
        var collector = new MatchCollector();
        var buffer = ArrayPool<float>.Shared.Rent(2 * WindowSamples);
        try
        {
            var reader = new MonoReader(source);
            await using var _ = reader.ConfigureAwait(false);
            long position = 0;
            for (var kept = 0; ;)
            {
                var filled = await FillAsync(reader, buffer.AsMemory(0, 2 * WindowSamples), kept, cancellationToken).ConfigureAwait(false);
                var ended = filled < 2 * WindowSamples;
                var used = ended ? filled : WindowSamples;
                await AskAsync(buffer.AsMemory(0, used), position, snapshot, collector, cancellationToken).ConfigureAwait(false);
                position += used;
                if (ended) break;
                kept = filled - used;
                buffer.AsSpan(used, kept).CopyTo(buffer);
            }

            return await AnswerAsync(collector, position, started, snapshot, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<int> FillAsync(MonoReader reader, Memory<float> buffer, int filled, CancellationToken cancellationToken)
    {
        while (filled < buffer.Length)
        {
            var read = await reader.ReadAsync(buffer[filled..], cancellationToken).ConfigureAwait(false);
            if (read == 0) break;
            filled += read;
        }

        return filled;
    }

    private async ValueTask AskAsync(
        ReadOnlyMemory<float> window, long position, IHashSnapshot snapshot, MatchCollector collector, CancellationToken cancellationToken)
    {
        if (window.Length < FingerprintOptions.FrameSamples) return;
        collector.Analyzed = true;
        if (!window.Span.ContainsAnyExcept(0f)) return;
        collector.Heard = true;
        var answer = await _windows.RecognizeAsync(window, snapshot, cancellationToken).ConfigureAwait(false);
        collector.Add(answer, position, position + window.Length);
    }

    private async ValueTask<RecognitionResult> AnswerAsync(
        MatchCollector collector, long samples, long started, IHashSnapshot snapshot, CancellationToken cancellationToken)
    {
        var matches = new List<Match>();
        var duration = TimeSpan.FromSeconds((double)samples / FingerprintOptions.SampleRate);
        foreach (var found in collector.Found())
        {
            // What the catalog does not name is being added or removed at this moment.
            var track = await _catalog.GetAsync(snapshot.GetTrackId(found.Ordinal), cancellationToken).ConfigureAwait(false);
            if (track is not null) matches.Add(MatchBuilder.Build(found, track, duration));
        }

        return new RecognitionResult
        {
            Decision = matches.Count > 0 ? Decision.Match : Decision.None,
            Matches = matches,
            Reason = matches.Count > 0 ? null : collector.Reason(duration, snapshot.TrackCount),
            QueryDuration = duration,
            Elapsed = _timeProvider.GetElapsedTime(started),
        };
    }
}
