using Xunit;

namespace TuneScout.DemoMusic.Tests;

public sealed class DemoPiecesTests
{
    private const int SampleRate = 11025;

    [Fact]
    public void All_are_24_pieces_that_differ_in_tempo_title_and_notes()
    {
        Assert.Equal(24, DemoPieces.All.Count);
        Assert.Equal(24, DemoPieces.All.Select(piece => piece.Tempo).Distinct().Count());
        Assert.Equal(24, DemoPieces.All.Select(piece => piece.Title).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(24, DemoPieces.All.Select(piece => piece.Seed).Distinct().Count());
        Assert.Equal(12, DemoPieces.All.Select(piece => piece.Key).Distinct().Count());
        Assert.Equal(6, DemoPieces.All.Select(piece => piece.Scale).Distinct().Count());
        Assert.Empty(DemoPieces.All.Select(piece => piece.Seed).Intersect(DemoPieces.Foreign.Select(piece => piece.Seed)));
    }

    [Fact]
    public void Pieces_in_the_same_key_and_scale_differ_in_tempo_and_instruments()
    {
        foreach (var alike in DemoPieces.All.Concat(DemoPieces.Foreign).GroupBy(piece => (piece.Key, piece.Scale)))
            Assert.Equal(alike.Count(), alike.Select(piece => (piece.Tempo, piece.Ensemble)).Distinct().Count());
        foreach (var alike in DemoPieces.All.GroupBy(piece => (piece.Key, piece.Scale)))
            Assert.Equal(alike.Count(), alike.Select(piece => piece.Ensemble).Distinct().Count());
        Assert.Equal(8, DemoPieces.All.Select(piece => piece.Ensemble).Distinct().Count());
        Assert.Equal(4, DemoPieces.All.Select(piece => piece.BeatsPerBar).Distinct().Count());
    }

    [Fact]
    public void Render_twice_and_in_parallel_gives_the_same_samples()
    {
        var pieces = DemoPieces.All.Take(4).ToArray();
        var alone = pieces.Select(piece => piece.Render(SampleRate)).ToArray();
        var together = pieces.AsParallel().AsOrdered().Select(piece => piece.Render(SampleRate)).ToArray();
        Assert.Equal(alone, together);
    }

    [Fact]
    public void Render_gives_sound_of_the_promised_length_that_is_neither_silent_nor_clipped()
    {
        Parallel.ForEach(DemoPieces.All.Concat(DemoPieces.Foreign), piece =>
        {
            var samples = piece.Render(SampleRate);
            var seconds = (double)samples.Length / SampleRate;
            Assert.InRange(seconds, piece.Seconds, piece.Seconds + 8);
            Assert.InRange(seconds, 45, 76);
            Assert.DoesNotContain(samples, sample => !float.IsFinite(sample) || Math.Abs(sample) > 0.9f);
            for (var second = 0; second < (int)piece.Seconds; second += 2)
            {
                var power = Degradation.Power(samples.AsSpan(second * SampleRate, 2 * SampleRate));
                Assert.True(power > 1e-4, $"{piece.Title} is silent at {second} s");
            }
        });
    }

    [Fact]
    public void Render_at_another_rate_gives_the_same_length_in_seconds()
    {
        var piece = DemoPieces.All[5];
        Assert.Equal(piece.Render(8000).Length / 8000.0, piece.Render(16000).Length / 16000.0, 2);
    }

    [Fact]
    public void Render_below_8000_Hz_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => DemoPieces.All[0].Render(7999));
}
