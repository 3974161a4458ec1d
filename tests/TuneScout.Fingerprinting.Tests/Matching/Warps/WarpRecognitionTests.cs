using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class WarpRecognitionTests(MelodyLibrary library, EncodedFiles files) : IClassFixture<MelodyLibrary>, IClassFixture<EncodedFiles>
{
    private const int Rate = FingerprintOptions.SampleRate;

    [Theory]
    [InlineData(0.88)]
    [InlineData(0.93)]
    [InlineData(0.96)]
    [InlineData(0.99)]
    [InlineData(1.015)]
    [InlineData(1.05)]
    [InlineData(1.07)]
    [InlineData(1.12)]
    public async Task RecognizeAsync_of_another_speed_finds_the_track_and_the_speed(double speed)
    {
        foreach (var number in new[] { 3, 17 })
        {
            // A source that claims a higher rate is played faster.
            var clip = MelodyLibrary.Clip(number, 6.3, 10 * speed);
            var result = await new Recognizer(library.Hashes, library.Catalog).RecognizeAsync(new MemoryAudioSource(clip, (int)Math.Round(Rate * speed)));
            var match = AssertNamed(result, number);
            Assert.Equal(speed, match.Speed, 0.003);
            Assert.Equal((1, 0), (match.Tempo, match.PitchCents));
            Assert.Equal(6.3, match.Offset.TotalSeconds, 0.15);
        }
    }

    [Theory]
    [InlineData(0.89)]
    [InlineData(0.94)]
    [InlineData(1.05)]
    [InlineData(1.11)]
    public async Task RecognizeAsync_of_another_tempo_finds_the_track_and_the_tempo(double tempo)
    {
        var match = AssertNamed(await AskAsync(5, FormattableString.Invariant($"atempo={tempo}")), 5);
        Assert.Equal(tempo, match.Tempo, 0.004);
        Assert.Equal(1, match.Speed);
        Assert.InRange(match.PitchCents, -5, 5);
    }

    [Theory]
    [InlineData(-200)]
    [InlineData(-80)]
    [InlineData(70)]
    [InlineData(200)]
    public async Task RecognizeAsync_of_another_pitch_finds_the_track_and_the_pitch(double cents)
    {
        // Resampled to another pitch and speed, then brought back to the old speed.
        var ratio = Math.Pow(2, cents / 1200);
        var match = AssertNamed(await AskAsync(9, FormattableString.Invariant($"asetrate={Rate * ratio:0},atempo={1 / ratio}")), 9);
        Assert.Equal(cents, match.PitchCents, 5.0);
        Assert.Equal(1, match.Tempo, 0.004);
        Assert.Equal(1, match.Speed);
    }

    [Fact]
    public async Task RecognizeAsync_without_warps_does_not_find_another_speed()
    {
        var source = new MemoryAudioSource(MelodyLibrary.Clip(3, 6, 10), (int)(Rate * 1.08));
        var result = await new Recognizer(library.Hashes, library.Catalog, new RecognizerOptions { Warps = WarpSearch.Never }).RecognizeAsync(source);
        Assert.Equal(Decision.None, result.Decision);
    }

    [Fact]
    public async Task RecognizeAsync_with_warps_for_every_query_gives_unchanged_music_no_warp()
    {
        foreach (var number in new[] { 1, 8, 20 })
        {
            var match = AssertNamed(await library.RecognizeAsync(MelodyLibrary.Clip(number, 4, 8), new RecognizerOptions { Warps = WarpSearch.Always }), number);
            Assert.Equal((1, 1, 0), (match.Speed, match.Tempo, match.PitchCents));
        }
    }

    private static Match AssertNamed(RecognitionResult result, int number)
    {
        Assert.True(result.Decision == Decision.Match, $"track {number}: {result.Reason}");
        var match = Assert.Single(result.Matches);
        Assert.Equal($"Melody {number}", match.Track.Metadata.Title);
        return match;
    }

    private async Task<RecognitionResult> AskAsync(int number, string filter)
    {
        var wav = new WavFile { Tag = WavFile.Float, Bits = 32, Channels = 1, SampleRate = Rate }.WithSamples(MelodyLibrary.Clip(number, 5, 11));
        files.Write($"plain{number}.wav", wav.ToBytes());
        await files.MakeAsync($"changed{number}.wav", "-i", $"plain{number}.wav", "-af", filter, "-ar", "44100");
        await using var source = await AudioFile.OpenAsync(files.Path($"changed{number}.wav"));
        return await new Recognizer(library.Hashes, library.Catalog).RecognizeAsync(source);
    }
}
