namespace TuneScout.Fingerprinting;

/// <summary>Follows the songs of a recording or stream, window by window. Not thread-safe.</summary>
/// <remarks>
/// A song that has been found is looked for where it must go on, which costs next to nothing and needs less evidence than finding it:
/// quiet passages do not tear it apart. It ends when it has not been heard for as long as a window lasts.
/// </remarks>
internal sealed class SongTracker(WindowRecognizer windows, double falseAcceptRate)
{
    private const int Hop = FingerprintOptions.HopSamples;

    // One place in one track: a score that chance gives once in 30,000 is enough.
    private const float ContinuingScore = 4;
    private const int SlackFrames = 3;

    // Frames of new sound that must agree before a song counts as confirmed.
    private const long ConfirmingSamples = 3 * FingerprintOptions.SampleRate;
    private const double RareEnough = 0.01; // a song that only one window shows must be this much rarer by chance
    private const long PatienceSamples = 7 * FingerprintOptions.SampleRate;

    private readonly double _certain = Calibration.Threshold(falseAcceptRate * RareEnough);
    private readonly List<TrackedSong> _playing = [];

    /// <summary>Whether any window held a sound.</summary>
    public bool Heard { get; private set; }

    /// <summary>The best answer of any window that was not believed; null where there was none.</summary>
    public TrackedSong? Guess { get; private set; }

    /// <summary>Works off one window.</summary>
    /// <param name="window">Its samples, at least a frame.</param>
    /// <param name="start">The position of the first of them in the recording.</param>
    /// <param name="searchAlways">Whether new songs are looked for although a song goes on.</param>
    /// <param name="snapshot">The library's index.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>What changed, in the order in which it happened.</returns>
    public async ValueTask<IReadOnlyList<(SongEventKind Kind, TrackedSong Song)>> StepAsync(
        ReadOnlyMemory<float> window, long start, bool searchAlways, IHashSnapshot snapshot, CancellationToken cancellationToken)
    {
        var events = new List<(SongEventKind, TrackedSong)>();
        _playing.RemoveAll(song => !song.MoveTo(snapshot));
        if (window.Span.ContainsAnyExcept(0f))
        {
            Heard = true;
            using var query = new QueryAnalysis(window);
            var goOn = Continue(query.Evidence, start, window.Length, events);
            if (searchAlways || !goOn)
            {
                var answer = await windows.RecognizeAsync(query, snapshot, cancellationToken).ConfigureAwait(false);
                if (answer is { Guess: { } guess, Accepted.Count: 0 } && !(guess.LogOdds <= Guess?.LogOdds))
                    Guess = new TrackedSong(guess, guess.Best, snapshot.GetTrackId(guess.Best.Ordinal), Constellation.Empty, start, start, start + window.Length);
                foreach (var finding in answer.Accepted) await TakeAsync(finding, query.Evidence, start, window.Length, snapshot, events, cancellationToken).ConfigureAwait(false);
            }
        }

        End(start + window.Length - PatienceSamples, events);
        return events;
    }

    /// <summary>Ends all songs that were last heard before a position.</summary>
    public void End(long before, List<(SongEventKind Kind, TrackedSong Song)> events)
    {
        events.AddRange(_playing.Where(song => song.EndSample < before).Select(song => (SongEventKind.Ended, song)));
        _playing.RemoveAll(song => song.EndSample < before);
    }

    private bool Continue(Evidence evidence, long start, int length, List<(SongEventKind, TrackedSong)> events)
    {
        var goOn = false;
        Span<short> bins = stackalloc short[FingerprintOptions.Bins];
        foreach (var song in _playing)
        {
            var expected = song.PlaceAt(start);
            if (!Overlap.IsEnough(song.Constellation, expected.Offset, expected.Warp.Time, evidence.FrameCount)) continue;
            WarpedBins.Fill(expected.Warp.Frequency, 0, bins);
            var best = expected with { Score = Verifier.Unknown };
            for (var slack = -SlackFrames; slack <= SlackFrames; slack++)
            {
                var score = Verifier.Score(evidence, song.Constellation, expected.Offset + slack, expected.Warp.Time, bins);
                if (score > best.Score) best = expected with { Offset = expected.Offset + slack, Score = score };
            }

            if (best.Score < ContinuingScore) continue;
            var (_, end) = Extent.Of(evidence, song.Constellation, best);
            var newEnd = start + SamplesOf(end, evidence, length);
            if (newEnd > song.EndSample) song.Extend(best, start, newEnd);
            goOn |= newEnd >= start + length;
            if (!song.Confirmed && newEnd >= song.FoundAt + ConfirmingSamples) Confirm(song, events);
        }

        return goOn;
    }

    private async ValueTask TakeAsync(
        Finding finding, Evidence evidence, long start, int length, IHashSnapshot snapshot, List<(SongEventKind, TrackedSong)> events, CancellationToken cancellationToken)
    {
        foreach (var place in finding.Same.Prepend(finding.Best))
        {
            var constellation = await snapshot.GetConstellationAsync(place.Ordinal, cancellationToken).ConfigureAwait(false);
            if (constellation is null) continue;
            var (from, to) = Extent.Of(evidence, constellation, place);
            var (first, last) = (start + ((long)from * Hop), start + SamplesOf(to, evidence, length));
            if (_playing.Find(song => song.GoesOnAt(place, start, (from + to) / 2.0)) is { } known)
            {
                if (last > known.EndSample) known.Extend(known.PlaceAt(start) with { Score = place.Score }, start, last);
                if (last < known.FoundAt + ConfirmingSamples) continue;
                known.Agree(finding);
                if (!known.Confirmed) Confirm(known, events);
                continue;
            }

            // Music that repeats itself is found at its other places too: as long as it is where it was expected, that is no other song.
            if (_playing.Exists(song => song.Ordinal == place.Ordinal && song.EndSample >= last)) continue;
            var added = new TrackedSong(finding, place, snapshot.GetTrackId(place.Ordinal), constellation, start, first, last);
            _playing.Add(added);
            events.Add((SongEventKind.Recognized, added));
            if (finding.LogOdds >= _certain) Confirm(added, events);
        }
    }

    private static void Confirm(TrackedSong song, List<(SongEventKind, TrackedSong)> events)
    {
        song.Confirmed = true;
        events.Add((SongEventKind.Confirmed, song));
    }

    // What ends with the last frame ends with the window: some samples behind it make no frame.
    private static long SamplesOf(int frames, Evidence evidence, int length) => frames >= evidence.FrameCount ? length : (long)frames * Hop;
}
