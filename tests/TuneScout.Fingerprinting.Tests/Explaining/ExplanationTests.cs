using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class ExplanationTests(MelodyLibrary library) : IClassFixture<MelodyLibrary>
{
    private const int Rate = FingerprintOptions.SampleRate;

    [Theory]
    [InlineData(3, 4.3, 8, 0)]
    [InlineData(8, 2, 6, 1)]
    [InlineData(12, 15, 5, 3)]
    [InlineData(20, 1, 3, 6)]
    [InlineData(5, 0, 19, 0)]
    public async Task ExplainAsync_of_a_clip_agrees_with_the_recognition(int number, double start, double seconds, double noise)
    {
        var clip = Noisy(MelodyLibrary.Clip(number, start, seconds), noise);
        var result = await library.RecognizeAsync(clip);
        var explanation = await ExplainAsync(clip);
        Assert.Equal(result.Decision, explanation.Decision);
        Assert.Equal(result.Reason, explanation.Reason);
        var answer = result.Matches is [var match, ..] ? match : result.Guess;
        Assert.NotNull(answer);
        Assert.NotNull(explanation.Best);
        Assert.Equal(answer.Track, explanation.Best.Track);
        Assert.Equal((answer.Score, answer.Margin, answer.Confidence), (explanation.Best.Score, explanation.Margin, explanation.Confidence));
        Assert.Equal(answer.Offset.TotalSeconds, explanation.Best.Offset.TotalSeconds, 0.001);
        Assert.Equal(explanation.Decision == Decision.Match, explanation.LogOdds >= explanation.NeededLogOdds);
        Assert.Equal(explanation.LogOdds >= explanation.NeededLogOdds, explanation.Margin >= explanation.NeededMargin - 1e-4);
    }

    [Fact]
    public async Task ExplainAsync_shows_the_evidence_at_every_peak_and_adds_up_to_the_score()
    {
        foreach (var number in (int[])[2, 17, 31])
        {
            var explanation = await ExplainAsync(Noisy(MelodyLibrary.Clip(number, 6.5, 7), 1));
            foreach (var place in new[] { explanation.Best!, explanation.RunnerUp! })
            {
                var sum = place.Peaks.Sum(peak => peak.Weight * peak.Evidence);
                var score = sum / Math.Sqrt(place.Peaks.Sum(peak => peak.Weight * peak.Weight));
                Assert.Equal(place.Score, score, 1e-3);
                Assert.All(place.Peaks, peak => Assert.InRange(peak.Time, TimeSpan.Zero, explanation.Duration));
                Assert.All(place.Peaks, peak => Assert.Equal(explanation.EvidenceAt(Frame(peak.Time), Bin(peak.FrequencyHz)), peak.Evidence));
            }
        }
    }

    [Fact]
    public async Task ExplainAsync_of_a_warped_place_adds_up_to_its_score_too()
    {
        var original = MelodyLibrary.Track(9);
        var fast = new float[8 * Rate];
        for (var i = 0; i < fast.Length; i++)
        {
            var at = (5 * Rate) + (i * 1.06);
            var (whole, part) = ((int)at, (float)(at - (int)at));
            fast[i] = (original[whole] * (1 - part)) + (original[whole + 1] * part);
        }

        var explanation = await ExplainAsync(fast);
        var best = explanation.Best!;
        Assert.Equal((Decision.Match, "Melody 9"), (explanation.Decision, best.Track.Metadata.Title));
        Assert.InRange(best.TimeRatio, 1.055, 1.065);
        Assert.Contains(explanation.Questions, question => question.Kind == ExplainedQuestionKind.Warped);
        var score = best.Peaks.Sum(peak => peak.Weight * peak.Evidence) / Math.Sqrt(best.Peaks.Sum(peak => peak.Weight * peak.Weight));
        Assert.Equal(best.Score, score, 1e-3);
    }

    [Fact]
    public async Task ExplainAsync_of_foreign_music_tells_every_question_before_it_gives_up()
    {
        var explanation = await ExplainAsync(Melody.Compose(MelodyLibrary.FirstForeignSeed + 7, 8));
        Assert.Equal(Decision.None, explanation.Decision);
        Assert.Equal(
            [ExplainedQuestionKind.Light, ExplainedQuestionKind.Dense, ExplainedQuestionKind.Warped, ExplainedQuestionKind.Densest, ExplainedQuestionKind.Warped],
            explanation.Questions.Select(static question => question.Kind));
    }

    [Fact]
    public async Task ExplainAsync_has_a_curve_whose_top_is_the_place_and_votes_that_nominate_it()
    {
        var explanation = await ExplainAsync(MelodyLibrary.Clip(14, 11, 8));
        var best = explanation.Best!;
        var top = Enumerable.Range(0, best.Curve.Count).Where(i => !float.IsNaN(best.Curve[i])).MaxBy(i => best.Curve[i]);
        Assert.Equal(11, (best.CurveStart + (top * FingerprintOptions.HopDuration)).TotalSeconds, 0.05);
        Assert.Equal(11, best.Votes.MaxBy(vote => vote.Votes).Offset.TotalSeconds, 0.05);
        Assert.True(best.Nominated);
        Assert.Equal(explanation.Scores.OrderDescending(), explanation.Scores);
        Assert.Equal(explanation.Margin, best.Score - Math.Max(explanation.ChanceScore, explanation.RunnerUp!.Score), 1e-3);
        Assert.Equal(ExplainedQuestionKind.Light, Assert.Single(explanation.Questions).Kind);
    }

    [Fact]
    public async Task ExplainAsync_of_an_expected_track_explains_it_whether_it_was_nominated_or_not()
    {
        var foreign = Melody.Compose(MelodyLibrary.FirstForeignSeed, 8);
        foreach (var number in (int[])[0, 7, 39])
        {
            var explanation = await ExplainAsync(foreign, MelodyLibrary.Id(number));
            Assert.Equal(Decision.None, explanation.Decision);
            Assert.Equal($"Melody {number}", explanation.Expected!.Track.Metadata.Title);
            Assert.NotEmpty(explanation.Expected.Peaks);
            Assert.True(explanation.Expected.Score <= explanation.Best!.Score || !explanation.Expected.Nominated);
        }

        var asked = await ExplainAsync(MelodyLibrary.Clip(7, 3, 6), MelodyLibrary.Id(7));
        Assert.Equal(asked.Best!.Score, asked.Expected!.Score);
        Assert.Null((await ExplainAsync(foreign, new TrackId(999_999))).Expected);
    }

    [Fact]
    public async Task ExplainAsync_of_a_track_that_is_not_nominated_finds_its_best_place_by_the_evidence()
    {
        // A second of noise nominates few places, and hardly one that can be judged.
        var explanation = await ExplainAsync(TestSound.Noise(Rate, 4), MelodyLibrary.Id(3));
        Assert.False(explanation.Expected!.Nominated);
        Assert.Equal(explanation.Expected.Curve.Where(score => !float.IsNaN(score)).Max(), explanation.Expected.Score, 1e-4);
    }

    [Fact]
    public async Task ExplainAsync_of_a_long_recording_explains_ten_seconds_from_where_it_is_told()
    {
        float[] recording = [.. Melody.Compose(MelodyLibrary.FirstForeignSeed + 3, 15), .. MelodyLibrary.Clip(25, 2, 15)];
        var source = MelodyLibrary.Source(recording);
        var recognizer = new Recognizer(library.Hashes, library.Catalog);
        var explanation = await recognizer.ExplainAsync(source, null, TimeSpan.FromSeconds(16), TestContext.Current.CancellationToken);
        Assert.Equal((16, 10), (explanation.Start.TotalSeconds, explanation.Duration.TotalSeconds));
        Assert.Equal((Decision.Match, "Melody 25"), (explanation.Decision, explanation.Best!.Track.Metadata.Title));
        Assert.Equal(3, explanation.Best.Offset.TotalSeconds, 0.05);
        Assert.Equal(Decision.None, (await ExplainAsync(recording)).Decision);
    }

    [Theory]
    [InlineData(0, 0f, "too short: 0.000 s of sound")]
    [InlineData(500, 0.1f, "too short: 0.045 s of sound")]
    [InlineData(3 * Rate, 0f, "nothing but silence")]
    public async Task ExplainAsync_of_what_holds_no_music_says_so(int length, float level, string reason)
    {
        var explanation = await ExplainAsync([.. TestSound.Noise(length, 1).Select(sample => sample * level)]);
        Assert.Equal((Decision.None, reason), (explanation.Decision, explanation.Reason));
        Assert.Null(explanation.Best);
        Assert.Empty(explanation.Questions);
    }

    [Fact]
    public async Task ExplainAsync_of_an_empty_library_says_so()
    {
        var recognizer = new Recognizer(new InMemoryHashStore(), new InMemoryTrackCatalog());
        var explanation = await recognizer.ExplainAsync(MelodyLibrary.Source(MelodyLibrary.Clip(1, 1, 5)), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("the library is empty", explanation.Reason);
        Assert.Equal(0, explanation.LibraryTrackCount);
    }

    [Fact]
    public async Task EvidenceAt_outside_the_stretch_is_refused()
    {
        var explanation = await ExplainAsync(MelodyLibrary.Clip(1, 1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => explanation.EvidenceAt(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => explanation.EvidenceAt(explanation.FrameCount, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => explanation.EvidenceAt(0, FingerprintOptions.Bins));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await new Recognizer(library.Hashes, library.Catalog).ExplainAsync(MelodyLibrary.Source([]), null, TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public void MarginFor_is_the_inverse_of_LogOdds()
    {
        foreach (var frames in (int[])[40, 130, 430, 860])
        {
            foreach (var margin in (float[])[0.5f, 1.7f, 4])
                Assert.Equal(margin, Calibration.MarginFor(Calibration.LogOdds(margin, frames, Warp.None), frames, Warp.None), 1e-3);
        }
    }

    private static int Frame(TimeSpan time) => (int)Math.Round(time / FingerprintOptions.HopDuration);

    private static int Bin(double frequencyHz) => (int)Math.Round(frequencyHz * FingerprintOptions.FrameSamples / Rate);

    private static float[] Noisy(float[] clip, double times)
    {
        var noise = TestSound.Noise(clip.Length, 77);
        var level = (float)Math.Sqrt(clip.Average(sample => sample * sample) * 3 * times);
        return [.. clip.Select((sample, i) => sample + (level * noise[i]))];
    }

    private async Task<Explanation> ExplainAsync(float[] samples, TrackId? expected = null) =>
        await new Recognizer(library.Hashes, library.Catalog).ExplainAsync(MelodyLibrary.Source(samples), expected, cancellationToken: TestContext.Current.CancellationToken);
}
