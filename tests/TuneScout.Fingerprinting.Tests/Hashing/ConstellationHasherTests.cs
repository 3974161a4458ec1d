using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class ConstellationHasherTests
{
    [Property(MaxTest = 200)]
    public void Pair_gives_the_naive_pairs(int seed, byte peaks, byte pairs)
    {
        var (frames, bins, _) = RandomPeaks(seed, peaks);
        var pairsPerPeak = 1 + (pairs % 30);
        var expected = new List<HashPoint>();
        for (var anchor = 0; anchor < frames.Length; anchor++)
        {
            expected.AddRange(Enumerable.Range(anchor + 1, frames.Length - anchor - 1)
                .Where(target => frames[target] - frames[anchor] is >= 2 and <= 63 && Math.Abs(bins[target] - bins[anchor]) <= 63)
                .Take(pairsPerPeak)
                .Select(target => new HashPoint((uint)((((bins[anchor] * 128) + bins[target] - bins[anchor] + 63) * 64) + frames[target] - frames[anchor]), frames[anchor])));
        }

        Assert.Equal(expected, ConstellationHasher.Pair(frames, bins, pairsPerPeak));
    }

    [Property(MaxTest = 100)]
    public void Hash_pairs_the_strongest_peaks_of_each_32_frames(int seed, byte hashed, byte pairs)
    {
        var (frames, bins, strengths) = RandomPeaks(seed, 250);
        var options = new FingerprintOptions { StoredPeaksPerSecond = 60, HashedPeaksPerSecond = 1 + (hashed % 60), PairsPerPeak = 1 + (pairs % 30) };
        var perBlock = Math.Max(1, (int)Math.Round(options.HashedPeaksPerSecond * 32 * 256 / 11025.0));
        var chosen = Enumerable.Range(0, frames.Length)
            .GroupBy(i => frames[i] / 32)
            .SelectMany(block => block.OrderByDescending(i => strengths[i]).ThenBy(i => i).Take(perBlock))
            .Order()
            .ToArray();
        Assert.Equal(
            ConstellationHasher.Pair([.. chosen.Select(i => frames[i])], [.. chosen.Select(i => bins[i])], options.PairsPerPeak),
            ConstellationHasher.Hash(Of(options, frames, bins, strengths)));
    }

    [Property(MaxTest = 100)]
    public void Hash_is_by_frame_below_the_limit_and_no_more_than_the_pairs_allow(int seed)
    {
        var (frames, bins, strengths) = RandomPeaks(seed, 250);
        var fingerprint = Of(FingerprintOptions.Default, frames, bins, strengths);
        var points = ConstellationHasher.Hash(fingerprint);
        Assert.All(points, point => Assert.InRange(point.Hash, 0u, ConstellationHasher.HashLimit - 1));
        Assert.Equal(points.OrderBy(point => point.Frame), points);
        Assert.InRange(points.Length, 1, frames.Length * 6);
        Assert.All(points.GroupBy(point => point.Frame / 32), block => Assert.InRange(block.Count(), 1, 19 * 6));
        Assert.Equal(points, ConstellationHasher.Hash(Fingerprint.Parse(fingerprint.ToBytes())));
    }

    [Property(MaxTest = 50)]
    public void Hash_of_peaks_moved_by_whole_blocks_moves_the_frames_and_nothing_else(int seed, byte blocks)
    {
        var (frames, bins, strengths) = RandomPeaks(seed, 200);
        var shift = blocks * 32;
        Assert.Equal(
            ConstellationHasher.Hash(Of(FingerprintOptions.Default, frames, bins, strengths)).Select(point => point with { Frame = point.Frame + shift }),
            ConstellationHasher.Hash(Of(FingerprintOptions.Default, [.. frames.Select(frame => frame + shift)], bins, strengths)));
    }

    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(2, 0, true)]
    [InlineData(63, 0, true)]
    [InlineData(64, 0, false)]
    [InlineData(0, 5, false)]
    [InlineData(10, 63, true)]
    [InlineData(10, -63, true)]
    [InlineData(10, 64, false)]
    [InlineData(10, -64, false)]
    public void Target_zone_ends_where_documented(int frames, int bins, bool paired) =>
        Assert.Equal(paired ? 1 : 0, ConstellationHasher.Pair([100, 100 + frames], [200, (ushort)(200 + bins)], 6).Length);

    [Fact]
    public void Pack_gives_every_pair_a_number_of_its_own()
    {
        var taken = new bool[ConstellationHasher.HashLimit];
        for (var bin = 0; bin < FingerprintOptions.Bins; bin++)
        {
            for (var bins = -63; bins <= 63; bins++)
            {
                for (var frames = 2; frames <= 63; frames++)
                {
                    ref var seen = ref taken[ConstellationHasher.Pack(bin, bins, frames)];
                    if (seen) Assert.Fail($"bin {bin}, {bins} bins, {frames} frames shares its hash.");
                    seen = true;
                }
            }
        }
    }

    [Fact]
    public void Pack_of_a_known_pair_is_known() => Assert.Equal(0b_001100100_1000011_001010u, ConstellationHasher.Pack(100, 4, 10));

    [Fact]
    public void Hash_of_nothing_or_one_peak_is_nothing()
    {
        Assert.Empty(ConstellationHasher.Hash(Of(FingerprintOptions.Default, [], [], [])));
        Assert.Empty(ConstellationHasher.Hash(Of(FingerprintOptions.Default, [3], [4], [5])));
    }

    [Fact]
    public void Hash_of_music_has_the_density_that_is_documented()
    {
        var stream = new Fingerprinter().BeginStream();
        stream.Push(Melody.Compose(5, 20));
        Assert.InRange(ConstellationHasher.Hash(stream.Complete()).Length / 20.0, 110, 150);
    }

    [Property(MaxTest = 100)]
    public void Sort_is_by_hash_then_frame(uint[] hashes, int seed)
    {
        var random = new Random(seed);
        HashPoint[] points = [.. hashes.Select(hash => new HashPoint(hash % 50, random.Next())), new(uint.MaxValue, int.MaxValue), new(0, 0)];
        var expected = points.OrderBy(point => point.Hash).ThenBy(point => point.Frame).ToArray();
        HashPoints.Sort(points);
        Assert.Equal(expected, points);
    }

    private static Fingerprint Of(FingerprintOptions options, int[] frames, ushort[] bins, byte[] strengths) =>
        new(options, new Constellation(frames, bins, strengths), 100_000, 0);

    private static (int[] Frames, ushort[] Bins, byte[] Strengths) RandomPeaks(int seed, int count)
    {
        var random = new Random(seed);
        var cells = new SortedSet<(int Frame, int Bin)>();
        for (var i = 0; i < count; i++) cells.Add((random.Next(1 + (count * 2)), random.Next(FingerprintOptions.Bins)));
        return ([.. cells.Select(cell => cell.Frame)], [.. cells.Select(cell => (ushort)cell.Bin)], [.. cells.Select(_ => (byte)random.Next(32))]);
    }
}
