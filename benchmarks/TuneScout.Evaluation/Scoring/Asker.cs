using TuneScout.Fingerprinting;

namespace TuneScout.Evaluation;

/// <summary>Asks for clips. Thread-safe.</summary>
internal sealed class Asker(IHashStore hashes, ITrackCatalog catalog)
{
    private readonly Recognizer _product = new(hashes, catalog);

    public async Task<ScoredClip> AskAsync(PlannedClip clip, Sound sound, double offsetSeconds, CancellationToken cancellationToken)
    {
        var thread = Environment.CurrentManagedThreadId;
        var started = ThreadClock.Now();
        var answer = await RecognizeAsync(_product, sound, cancellationToken);
        var used = Environment.CurrentManagedThreadId == thread ? ThreadClock.Now() - started : null;
        var accepted = answer.Matches.Count > 0;
        var best = accepted ? answer.Matches[0] : answer.Guess; // how far a rejected answer was from right or wrong is what the plots show
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
            Reported = [.. answer.Matches.SelectMany(match => match.Offsets.Select(offset => (match.Track.Metadata.Source ?? "", offset.TotalSeconds)))],
        };
    }

    private static async Task<RecognitionResult> RecognizeAsync(Recognizer recognizer, Sound sound, CancellationToken cancellationToken)
    {
        await using var source = new MemoryAudioSource(sound.Samples, sound.SampleRate);
        return await recognizer.RecognizeAsync(source, cancellationToken);
    }
}
