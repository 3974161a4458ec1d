using TuneScout.DemoMusic;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class NoiseTests
{
    private const int Rate = FingerprintOptions.SampleRate;
    private const int ClipSeconds = 3;

    [Fact]
    public async Task Clips_in_a_room_under_noise_at_0_dB_are_named_by_both_stages_and_not_by_the_votes_alone()
    {
        var both = await ShareNamedAsync(new RecognizerOptions());
        var votesAlone = await ShareNamedAsync(new RecognizerOptions { VerifyCandidates = false });
        Assert.True(both >= 0.9, $"both stages named {both:0.00} of the clips");
        Assert.True(votesAlone <= 0.75, $"the votes alone named {votesAlone:0.00} of the clips, both stages {both:0.00}");
    }

    [Fact]
    public async Task Clips_of_other_music_get_no_match()
    {
        var (hashes, catalog) = await ComposedMusic.LibraryAsync();
        var recognizer = new Recognizer(hashes, catalog);
        foreach (var piece in DemoPieces.Foreign)
        {
            var samples = piece.Render(Rate);
            for (ulong seed = 0; seed < 4; seed++)
            {
                var (_, clip) = ClipCutter.Cut(samples, 6 * Rate, seed)!.Value;
                var result = await recognizer.RecognizeAsync(new MemoryAudioSource(Degradation.AddPinkNoise(clip, 10, seed), Rate), TestContext.Current.CancellationToken);
                Assert.True(result.Decision == Decision.None, $"{piece.Title} was taken for {(result.Matches.Count > 0 ? result.Matches[0].Track.Metadata.Title : "")}");
            }
        }
    }

    // The same clips for both: two of each piece, under a crowd and under pink noise at 0 dB.
    private static async Task<double> ShareNamedAsync(RecognizerOptions options)
    {
        var (hashes, catalog) = await ComposedMusic.LibraryAsync();
        var recognizer = new Recognizer(hashes, catalog, options);
        int named = 0, asked = 0;
        foreach (var (piece, samples, _) in await ComposedMusic.GetAsync())
        {
            for (ulong seed = 0; seed < 2; seed++)
            {
                var (_, clip) = ClipCutter.Cut(samples, ClipSeconds * Rate, piece.Seed + (seed * 100))!.Value;
                var room = Degradation.AddRoom(clip, Rate, 0.5, -1.5, piece.Seed);
                var heard = seed == 0 ? Degradation.AddBabble(room, Rate, 0, piece.Seed) : Degradation.AddPinkNoise(room, 0, piece.Seed);
                var result = await recognizer.RecognizeAsync(new MemoryAudioSource(heard, Rate), TestContext.Current.CancellationToken);
                asked++;
                if (result.Matches is [var match, ..] && string.Equals(match.Track.Metadata.Title, piece.Title, StringComparison.Ordinal)) named++;
            }
        }

        return (double)named / asked;
    }
}
