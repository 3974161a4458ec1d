using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class VerifierTests
{
    private const int Bins = FingerprintOptions.Bins;
    private static readonly Evidence Evidence = Evidence.Of(Spectrogram.Compute(Melody.Compose(7, 3)).Magnitudes);

    [Property(MaxTest = 200)]
    public void Score_is_the_naive_weighted_sum(int seed, byte count)
    {
        var random = new Random(seed);
        var constellation = RandomConstellation(random, count);
        var offset = random.Next(-150, 350);
        Assert.Equal(Naive(constellation, offset, 0), Verifier.Score(Evidence, constellation, offset), 1e-4);
        foreach (var binShift in new[] { -47, -1, 17, 200 })
        {
            var bins = new short[Bins];
            WarpedBins.Fill(1, binShift, bins);
            Assert.Equal(Naive(constellation, offset, binShift), Verifier.Score(Evidence, constellation, offset, 1, bins), 1e-4);
        }
    }

    [Property(MaxTest = 200)]
    public void Score_of_every_nth_peak_is_that_of_a_constellation_of_these_alone(int seed, byte count, byte step)
    {
        var random = new Random(seed);
        var constellation = RandomConstellation(random, count);
        var (offset, stride) = (random.Next(-150, 350), 2 + (step % 7));
        var (start, end) = constellation.Range(offset, offset + Evidence.FrameCount);
        int[] chosen = [.. Enumerable.Range(0, Math.Max(0, end - start)).Where(i => i % stride == 0).Select(i => start + i)];
        var thinned = new Constellation(
            [.. chosen.Select(i => constellation.Frames[i])], [.. chosen.Select(i => constellation.Bins[i])], [.. chosen.Select(i => constellation.Strengths[i])]);
        Assert.Equal(end - start < 5 * stride ? Verifier.Unknown : Naive(thinned, offset, 0), Verifier.Score(Evidence, constellation, offset, stride), 1e-4);
    }

    [Property(MaxTest = 200)]
    public void Score_under_a_warp_is_the_naive_weighted_sum(int seed, byte count)
    {
        var random = new Random(seed);
        var (offset, time, frequency) = (random.Next(-1500, 3500) / 10.0, 0.88 + (random.Next(25) / 100.0), 0.88 + (random.Next(25) / 100.0));
        var constellation = Without(RandomConstellation(random, count), frame => IsBetween((frame - offset) / time) || IsBetween(((frame - offset) / time) + 0.5));
        double sum = 0, squares = 0;
        var judged = 0;
        for (var i = 0; i < constellation.Count; i++)
        {
            var frame = (int)Math.Round((constellation.Frames[i] - offset) / time);
            var bin = (int)Math.Floor((constellation.Bins[i] * frequency) + 0.5);
            if (constellation.Frames[i] < offset || frame >= Evidence.FrameCount || bin >= Bins) continue;
            judged++;
            var weight = Math.Round(16 * Math.Exp(0.15 * (constellation.Strengths[i] - 16)));
            sum += weight * Evidence.Cells[(frame * Bins) + bin] / 32.0;
            squares += weight * weight;
        }

        Assert.Equal(judged < 5 ? -9 : sum / Math.Sqrt(squares), Verifier.Score(Evidence, constellation, offset, time, WarpedBins.Of(frequency)), 1e-4);

        // Half way between two frames, single precision may choose the other one.
        static bool IsBetween(double frame) => Math.Abs(frame - Math.Round(frame)) < 1e-3;
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

    [Fact]
    public void Score_of_more_peaks_than_32_bits_can_add_up_is_the_naive_weighted_sum()
    {
        var cells = Enumerable.Range(0, 150 * Bins).ToArray();
        var loud = new Constellation([.. cells.Select(cell => cell / Bins)], [.. cells.Select(cell => (ushort)(cell % Bins))], [.. cells.Select(_ => Constellation.MaxStrength)]);
        Assert.Equal(Naive(loud, 0, 0), Verifier.Score(Evidence, loud, 0), 1e-3);
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
            var bin = constellation.Bins[i] + binShift;
            if (bin is < 0 or >= Bins) continue;
            var at = (frame * Bins) + bin;
            judged++;
            var weight = Math.Round(16 * Math.Exp(0.15 * (constellation.Strengths[i] - 16)));
            sum += weight * Evidence.Cells[at] / 32.0;
            squares += weight * weight;
        }

        return inWindow < 5 || judged < 5 ? -9 : sum / Math.Sqrt(squares);
    }

    private static Constellation Without(Constellation constellation, Func<int, bool> isLeftOut)
    {
        var kept = Enumerable.Range(0, constellation.Count).Where(i => !isLeftOut(constellation.Frames[i])).ToArray();
        return new([.. kept.Select(i => constellation.Frames[i])], [.. kept.Select(i => constellation.Bins[i])], [.. kept.Select(i => constellation.Strengths[i])]);
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
