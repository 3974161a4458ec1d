using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class ConstellationTests
{
    [Fact]
    public void Constructor_takes_peaks_in_order()
    {
        var constellation = new Constellation([0, 0, 3], [0, 511, 7], [0, 31, 5]);
        Assert.Equal(3, constellation.Count);
        Assert.Equal([0, 0, 3], constellation.Frames);
        Assert.Equal<ushort>([0, 511, 7], constellation.Bins);
        Assert.Equal<byte>([0, 31, 5], constellation.Strengths);
        Assert.Equal([0, 511, 1543], constellation.Cells);
    }

    [Property(MaxTest = 200)]
    public void Range_finds_the_peaks_between_two_frames(int seed)
    {
        var random = new Random(seed);
        var frames = Enumerable.Range(0, random.Next(200)).Select(_ => random.Next(1 + random.Next(900))).Distinct().Order().ToArray();
        var constellation = new Constellation(frames, [.. frames.Select(frame => (ushort)(frame % 512))], new byte[frames.Length]);
        for (var round = 0; round < 50; round++)
        {
            long first = random.Next(-50, 1000);
            var end = first + random.Next(400);
            var (from, to) = constellation.Range(first, end);
            Assert.Equal(frames.Count(frame => frame < first), from);
            Assert.Equal(frames.Count(frame => frame < end), to);
        }

        Assert.Equal((0, frames.Length), constellation.Range(long.MinValue, long.MaxValue));
        Assert.Equal((frames.FirstOrDefault(), frames.Length == 0 ? 0 : frames[^1] + 1), (constellation.FirstFrame, constellation.EndFrame));
    }

    [Fact]
    public void Range_reaches_the_last_frame_there_can_be()
    {
        const int last = Constellation.MostFrames - 1;
        var constellation = new Constellation([0, last], [511, 511], [0, 0]);
        Assert.Equal((1, 2), constellation.Range(1, Constellation.MostFrames));
        Assert.Equal((1, 1), constellation.Range(last - 1, last));
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(70)]
    [InlineData(71)]
    [InlineData(long.MaxValue)]
    public void Prefetch_of_any_frame_changes_nothing(long frame)
    {
        var constellation = new Constellation([3, 70], [1, 511], [0, 31]);
        constellation.Prefetch(frame);
        Assert.Equal((1, 2), constellation.Range(4, 71)); // from here on there is a table
        constellation.Prefetch(frame);
        Constellation.Empty.Prefetch(frame);
        Assert.Equal((1, 2), constellation.Range(4, 71));
        Assert.Equal((3, 71), (constellation.FirstFrame, constellation.EndFrame));
    }

    [Fact]
    public void Empty_has_nothing()
    {
        Assert.Equal(0, Constellation.Empty.Count);
        Assert.Equal(0, Constellation.Empty.EndFrame);
        Assert.Equal((0, 0), Constellation.Empty.Range(0, 9));
        Assert.Equal(0, Constellation.Empty.Cells.Length);
    }

    [Theory]
    [InlineData(new[] { -1 }, new[] { 0 }, new[] { 0 }, "Peak 0 is out of range: frame -1, bin 0, strength 0.")]
    [InlineData(new[] { 4 }, new[] { 512 }, new[] { 3 }, "Peak 0 is out of range: frame 4, bin 512, strength 3.")]
    [InlineData(new[] { 1, 4 }, new[] { 1, 9 }, new[] { 3, 32 }, "Peak 1 is out of range: frame 4, bin 9, strength 32.")]
    [InlineData(new[] { 5, 4 }, new[] { 1, 9 }, new[] { 3, 3 }, "Peak 1 is out of order: frame 4, bin 9 after frame 5, bin 1.")]
    [InlineData(new[] { 4, 4 }, new[] { 9, 9 }, new[] { 3, 3 }, "Peak 1 is out of order: frame 4, bin 9 after frame 4, bin 9.")]
    [InlineData(new[] { 4, 4 }, new[] { 9, 8 }, new[] { 3, 3 }, "Peak 1 is out of order: frame 4, bin 8 after frame 4, bin 9.")]
    [InlineData(new[] { 4, 4 }, new[] { 9 }, new[] { 3, 3 }, "A constellation needs as many frames (2) as bins (1) and strengths (2).")]
    [InlineData(new[] { 4 }, new[] { 9 }, new int[0], "A constellation needs as many frames (1) as bins (1) and strengths (0).")]
    public void Constructor_of_wrong_peaks_says_which_and_why(int[] frames, int[] bins, int[] strengths, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(
            () => new Constellation(frames, [.. bins.Select(bin => (ushort)bin)], [.. strengths.Select(strength => (byte)strength)])).Message);

    [Fact]
    public void Constructor_of_a_frame_whose_cell_has_no_number_is_refused()
    {
        // frame * 512 + bin must stay an int: 27 hours. A longer one would make every search that meets it fail.
        var last = int.MaxValue / FingerprintOptions.Bins;
        Assert.Equal([int.MaxValue], new Constellation([last], [511], [0]).Cells);
        Assert.Equal($"Peak 0 is out of range: frame {last + 1}, bin 0, strength 0.",
            Assert.Throws<ArgumentException>(() => new Constellation([last + 1], [0], [0])).Message);
    }
}
