using TuneScout.Fingerprinting;

namespace PackageConsumer.Snippets;

internal static class Explain
{
    public static async Task RunAsync(Recognizer recognizer, TrackId expectedTrack)
    {
        await using var clip = await AudioFile.OpenAsync("clip.wav");
        #region explain
        var why = await recognizer.ExplainAsync(clip, expectedTrack);
        Console.WriteLine($"{why.Decision}: margin {why.Margin:0.0}, needed {why.NeededMargin:0.0}");
        if (why.Expected is { } expected)
        {
            var heard = expected.Peaks.Count(peak => peak.Evidence >= 1);
            Console.WriteLine($"nominated: {expected.Nominated}, {heard} of {expected.Peaks.Count} peaks heard, score {expected.Score:0.0}");
        }
        #endregion
        Verify.That(why is { Decision: Decision.Match, Expected.Nominated: true } && why.Margin > why.NeededMargin);
    }
}
