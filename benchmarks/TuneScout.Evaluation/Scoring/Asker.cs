using TuneScout.Fingerprinting;

namespace TuneScout.Evaluation;

/// <summary>Asks for clips. Thread-safe.</summary>
internal sealed class Asker(IHashStore hashes, ITrackCatalog catalog)
{
    private readonly Recognizer _product = new(hashes, catalog);

    // What the product rejects is asked for once more with no threshold: how far it was from right or wrong is what the plots show.
    private readonly Recognizer _guess = new(hashes, catalog, new RecognizerOptions { MinimumMargin = 0 });

    public async Task<ScoredClip> AskAsync(PlannedClip clip, Sound sound, double offsetSeconds, CancellationToken cancellationToken)
    {
        var thread = Environment.CurrentManagedThreadId;
        var started = ThreadClock.Now();
        var answer = await RecognizeAsync(_product, sound, cancellationToken);
        var used = Environment.CurrentManagedThreadId == thread ? ThreadClock.Now() - started : null;
        var accepted = answer.Matches.Count > 0;
        var matches = accepted ? answer.Matches : (await RecognizeAsync(_guess, sound, cancellationToken)).Matches;
        var best = matches.Count > 0 ? matches[0] : null;
        return new ScoredClip
        {
            Condition = clip.Condition,
            Seed = clip.Seed,
            Source = clip.Source,
            OffsetSeconds = offsetSeconds,
            Predicted = best?.Track.Metadata.Source,
            IsAccepted = accepted,
            PredictedOffsetSeconds = best?.Offset.TotalSeconds ?? 0,
            Score = best?.Score ?? 0,
            Margin = best?.Margin ?? 0,
            Confidence = best?.Confidence ?? 0,
            CpuMilliseconds = used,
            Reported = [.. answer.Matches.Select(match => (match.Track.Metadata.Source ?? "", match.Offset.TotalSeconds))],
        };
    }

    private static async Task<RecognitionResult> RecognizeAsync(Recognizer recognizer, Sound sound, CancellationToken cancellationToken)
    {
        await using var source = new MemoryAudioSource(sound.Samples, sound.SampleRate);
        return await recognizer.RecognizeAsync(source, cancellationToken);
    }
}
