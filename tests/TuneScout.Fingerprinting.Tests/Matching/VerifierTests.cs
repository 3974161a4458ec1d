using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class VerifierTests
{
    private const int Bins = FingerprintOptions.Bins;
    private static readonly Evidence Evidence = Evidence.Of(Spectrogram.Compute(Melody.Compose(7, 3)));

    [Property(MaxTest = 200)]
    public void Score_is_the_naive_weighted_sum(int seed, byte count)
    {
        var random = new Random(seed);
        var constellation = RandomConstellation(random, count);
        var offset = random.Next(-150, 350);
        Assert.Equal(Naive(constellation, offset, 0), Verifier.Score(Evidence, constellation, offset), 1e-4);
        foreach (var binShift in new[] { -47, -1, 17, 200 })
            Assert.Equal(Naive(constellation, offset, binShift), Verifier.Score(Evidence, constellation, offset, binShift), 1e-4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Score_of_fewer_than_five_peaks_is_unknown(int peaks) =>
        Assert.Equal(Verifier.Unknown, Verifier.Score(Evidence, Line(peaks), 0));

    [Fact]
    public void Score_of_five_peaks_is_known() => Assert.NotEqual(Verifier.Unknown, Verifier.Score(Evidence, Line(5), 0));

    [Fact]
    public void Score_where_query_and_track_do_not_meet_is_unknown()
    {
        Assert.Equal(Verifier.Unknown, Verifier.Score(Evidence, Line(50), 50));
        Assert.Equal(Verifier.Unknown, Verifier.Score(Evidence, Line(50), -Evidence.FrameCount));
        Assert.Equal(Verifier.Unknown, Verifier.Score(Evidence, Line(50), int.MaxValue / Bins));
        Assert.Equal(Verifier.Unknown, Verifier.Score(Evidence, Constellation.Empty, 0));
    }

    [Fact]
    public void Score_of_the_sounds_own_peaks_stands_far_above_that_of_others()
    {
        var stream = new Fingerprinter().BeginStream();
        stream.Push(Melody.Compose(7, 3));
        var own = stream.Complete().Constellation;
        stream.Reset();
        stream.Push(Melody.Compose(8, 3));
        Assert.InRange(Verifier.Score(Evidence, own, 0), 12, 40);
        Assert.InRange(Verifier.Score(Evidence, own, 3), -5, 5);
        Assert.InRange(Verifier.Score(Evidence, stream.Complete().Constellation, 0), -5, 5);
    }

    [Fact]
    public void Score_of_random_places_is_about_standard_normal()
    {
        var random = new Random(5);
        var scores = Enumerable.Range(0, 1000).Select(_ => (double)Verifier.Score(Evidence, RandomConstellation(random, 250), random.Next(100))).Where(score => score > Verifier.Unknown).ToArray();
        Assert.True(scores.Length > 900);
        Assert.Equal(0, scores.Average(), 0.15);
        Assert.InRange(Math.Sqrt(scores.Average(score => score * score)), 0.7, 1.2);
    }

    private static double Naive(Constellation constellation, int offset, int binShift)
    {
        double sum = 0, squares = 0;
        int inWindow = 0, judged = 0;
        for (var i = 0; i < constellation.Count; i++)
        {
            var frame = constellation.Frames[i] - offset;
            if (frame < 0 || frame >= Evidence.FrameCount) continue;
            inWindow++;
            var at = (frame * Bins) + constellation.Bins[i] + binShift;
            if (at < 0 || at >= Evidence.Cells.Length) continue;
            judged++;
            var weight = Math.Round(16 * Math.Exp(0.15 * (constellation.Strengths[i] - 16)));
            sum += weight * Evidence.Cells[at] / 32.0;
            squares += weight * weight;
        }

        return inWindow < 5 || judged < 5 ? -9 : sum / Math.Sqrt(squares);
    }

    private static Constellation Line(int peaks) =>
        new([.. Enumerable.Range(0, peaks)], [.. Enumerable.Repeat((ushort)100, peaks)], [.. Enumerable.Repeat((byte)10, peaks)]);

    private static Constellation RandomConstellation(Random random, int count)
    {
        var cells = new SortedSet<int>();
        for (var i = 0; i < count; i++) cells.Add((random.Next(250) * Bins) + random.Next(Bins));
        return new([.. cells.Select(cell => cell / Bins)], [.. cells.Select(cell => (ushort)(cell % Bins))], [.. cells.Select(_ => (byte)random.Next(32))]);
    }
}
