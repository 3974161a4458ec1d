using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class PeakPickerTests
{
    private const int Bins = FingerprintOptions.Bins;
    private const int Block = PeakBands.BlockFrames;

    [Property(MaxTest = 40)]
    public void Pick_of_random_rows_gives_the_naive_peaks(int seed, byte frames, byte levels, byte share)
    {
        // Eighths are summed without rounding: even the ranking must be equal to the bit.
        var rows = RandomRows(seed, 1 + (frames % 150), 1 + (levels % 100));
        AssertNaive(rows, 1 + (share % 30));
    }

    [Property(MaxTest = 20)]
    public void Pick_of_plateaus_gives_the_naive_peaks(int seed, byte frames)
    {
        var random = new Random(seed);
        var rows = RandomRows(seed, 1 + (frames % 100), 1);
        for (var i = 0; i < 200; i++)
        {
            var (top, left, height, width) = (random.Next(rows.Length), random.Next(Bins), 1 + random.Next(12), 1 + random.Next(30));
            var level = random.Next(8) / 8f;
            for (var t = top; t < Math.Min(rows.Length, top + height); t++) rows[t].AsSpan(left, Math.Min(width, Bins - left)).Fill(level);
        }

        AssertNaive(rows, 40);
    }

    [Property(MaxTest = 20)]
    public void Pick_with_only_the_context_gives_what_it_gives_with_everything(int seed)
    {
        var rows = Enumerable.Range(0, 200).Select(t => TestSound.Noise(Bins, seed ^ (t << 16))).ToArray();
        var expected = new List<Peak>();
        new PeakPicker().Pick(Flat(rows), 0, rows.Length, Block, Block, 20, expected);
        var found = new List<Peak>();
        new PeakPicker().Pick(
            Flat(rows[(Block - PeakPicker.Context - 1)..((2 * Block) + PeakPicker.Context)]), Block - PeakPicker.Context - 1, Block + (2 * PeakPicker.Context) + 1, Block, Block, 20, found);
        Assert.Equal(expected, found);
        Assert.NotEmpty(found);
    }

    [Fact]
    public void Pick_of_dense_rows_gives_every_band_its_whole_share_of_every_block()
    {
        var rows = RandomRows(3, 3 * Block, 100);
        var peaks = PickAll(rows, 15);
        foreach (var block in peaks.GroupBy(peak => peak.Frame / Block))
        {
            var counts = new int[PeakBands.Count];
            foreach (var peak in block) counts[BandOf(peak.Bin)]++;
            Assert.All(counts, count => Assert.Equal(15, count));
        }
    }

    [Fact]
    public void Pick_of_a_loud_band_takes_nothing_from_the_others()
    {
        var rows = RandomRows(4, Block, 100);
        var before = PickAll(rows, 15);
        // The last band is the widest: 26 bins inside it no neighbour's maximum or mean reaches.
        foreach (var row in rows)
        {
            for (var bin = PeakBands.Edges[^2] + 26; bin < PeakBands.Edges[^1]; bin++) row[bin] += 8;
        }

        var after = PickAll(rows, 15);
        Assert.Equal(before.Where(peak => BandOf(peak.Bin) < 6), after.Where(peak => BandOf(peak.Bin) < 6));
        var loud = after.Where(peak => BandOf(peak.Bin) == 6).ToList();
        Assert.Equal(15, loud.Count);
        Assert.All(loud, peak => Assert.InRange(peak.Level, 8, 13));
    }

    [Fact]
    public void Pick_appends_and_sorts_by_frame_then_bin()
    {
        var earlier = new Peak(-1, 511, 0, 0);
        var peaks = new List<Peak> { earlier };
        new PeakPicker().Pick(Flat(RandomRows(5, Block, 50)), 0, Block, 0, Block, 20, peaks);
        Assert.Equal(earlier, peaks[0]);
        Assert.Equal(peaks.OrderBy(peak => peak.Frame).ThenBy(peak => peak.Bin), peaks);
        Assert.Equal(peaks.Count, peaks.Select(peak => (peak.Frame, peak.Bin)).Distinct().Count());
    }

    [Theory]
    [InlineData(-9.2f)]
    [InlineData(-6f)]
    public void Pick_of_silence_finds_nothing(float level) =>
        Assert.Empty(PickAll([.. Enumerable.Range(0, 100).Select(_ => Enumerable.Repeat(level, Bins).ToArray())], 100));

    [Fact]
    public void Pick_of_one_plateau_finds_its_first_cell_only()
    {
        var rows = Enumerable.Range(0, 20).Select(_ => Enumerable.Repeat(-9f, Bins).ToArray()).ToArray();
        for (var t = 8; t < 11; t++) rows[t].AsSpan(100, 6).Fill(2);
        Assert.Equal((8, 100), Assert.Single(PickAll(rows, 100).Select(peak => (peak.Frame, (int)peak.Bin))));
    }

    [Fact]
    public void Pick_outside_the_bands_finds_nothing()
    {
        var rows = Enumerable.Range(0, 20).Select(_ => Enumerable.Repeat(-9f, Bins).ToArray()).ToArray();
        foreach (var bin in new[] { 0, PeakBands.Edges[0] - 1, PeakBands.Edges[^1], Bins - 1 }) rows[10][bin] = 4;
        rows[10][PeakBands.Edges[0] + 100] = 1;
        rows[10][PeakBands.Edges[^1] - 20] = 1;
        Assert.Equal([PeakBands.Edges[0] + 100, PeakBands.Edges[^1] - 20], PickAll(rows, 100).Select(peak => (int)peak.Bin));
    }

    [Fact]
    public void Share_is_that_of_a_band_in_a_block()
    {
        Assert.Equal(8, PeakBands.Share(40)); // 40 * 1.486 s / 7 bands = 8.49
        Assert.Equal(17, PeakBands.Share(80));
        Assert.Equal(25, PeakBands.Share(120));
        Assert.Equal(1, PeakBands.Share(0.1));
    }

    private static void AssertNaive(float[][] rows, int share)
    {
        var expected = new List<Peak>();
        for (var start = 0; start < rows.Length; start += Block)
            expected.AddRange(NaivePeaks.Of(rows, start, Math.Min(Block, rows.Length - start), share));
        foreach (var rung in Enum.GetValues<Rung>()) Assert.Equal(expected, PickAll(rows, share, rung));
    }

    private static List<Peak> PickAll(float[][] rows, int share, Rung? rung = null)
    {
        var picker = new PeakPicker(rung);
        var peaks = new List<Peak>();
        for (var start = 0; start < rows.Length; start += Block)
            picker.Pick(Flat(rows), 0, rows.Length, start, Math.Min(Block, rows.Length - start), share, peaks);
        return peaks;
    }

    private static float[][] RandomRows(int seed, int frames, int levels)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, frames).Select(_ => Enumerable.Range(0, Bins).Select(_ => (random.Next(levels) - 60) / 8f).ToArray())];
    }

    private static float[] Flat(float[][] rows) => [.. rows.SelectMany(row => row)];

    private static int BandOf(int bin)
    {
        var band = 0;
        while (PeakBands.Edges[band + 1] <= bin) band++;
        return band;
    }
}
