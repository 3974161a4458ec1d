using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class FingerprintStreamTests
{
    private static readonly float[] Sound = Melody.Compose(3, 6.1);
    private static readonly byte[] Whole = Make(Sound).ToBytes();

    [Property(MaxTest = 40)]
    public void Push_in_any_blocks_gives_the_same_bytes(ushort[] blocks)
    {
        var stream = new Fingerprinter().BeginStream();
        var rest = Sound.AsSpan();
        foreach (var block in blocks)
        {
            var size = Math.Min(rest.Length, block % 5 == 0 ? block % 2 : block * 7 % 30_000);
            stream.Push(rest[..size]);
            rest = rest[size..];
        }

        stream.Push(rest);
        Assert.Equal(Whole, stream.Complete().ToBytes());
    }

    [Fact]
    public void Complete_has_the_options_and_the_lengths()
    {
        var fingerprint = Make(Sound, FingerprintOptions.Compact);
        Assert.Equal(FingerprintOptions.Compact, fingerprint.Options);
        Assert.Equal("ts1-30-15-4", fingerprint.SchemeId);
        Assert.Equal(Sound.Length, fingerprint.SampleCount);
        Assert.Equal(Spectrogram.FramesOf(Sound.Length), fingerprint.FrameCount);
        Assert.Equal(6.1, fingerprint.Duration.TotalSeconds, 1e-3);
        Assert.InRange(fingerprint.Constellation.Count, 120, 30 * 7);
    }

    [Fact]
    public void Position_is_the_time_of_all_that_was_pushed()
    {
        var stream = new Fingerprinter().BeginStream();
        Assert.Equal(TimeSpan.Zero, stream.Position);
        stream.Push(new float[FingerprintOptions.SampleRate * 3 / 2]);
        stream.Push([]);
        Assert.Equal(TimeSpan.FromSeconds((double)(FingerprintOptions.SampleRate * 3 / 2) / FingerprintOptions.SampleRate), stream.Position);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    public void Complete_of_less_than_a_frame_has_no_frames_and_no_peaks(int samples)
    {
        var fingerprint = Make(TestSound.Noise(samples, 1));
        Assert.Equal((0, 0, samples), (fingerprint.FrameCount, fingerprint.Constellation.Count, (int)fingerprint.SampleCount));
    }

    [Fact]
    public void Complete_of_silence_has_frames_and_no_peaks()
    {
        var fingerprint = Make(new float[30_000]);
        Assert.Equal(0, fingerprint.Constellation.Count);
        Assert.Equal(114, fingerprint.FrameCount);
    }

    [Fact]
    public void Complete_of_a_constant_has_no_peaks() => Assert.Equal(0, Make([.. Enumerable.Repeat(0.7f, 30_000)]).Constellation.Count);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Push_of_a_number_that_is_not_finite_throws_and_takes_nothing(float value)
    {
        var stream = new Fingerprinter().BeginStream();
        stream.Push(Sound.AsSpan(0, 20_000));
        foreach (var at in new[] { 0, 1, 500, 5_999 })
        {
            var block = Sound.AsSpan(20_000, 6_000).ToArray();
            block[at] = value;
            var fault = Assert.Throws<ArgumentException>(() => stream.Push(block));
            Assert.StartsWith("Samples must be finite: at least one is NaN or infinite.", fault.Message, StringComparison.Ordinal);
        }

        stream.Push(Sound.AsSpan(20_000));
        Assert.Equal(Whole, stream.Complete().ToBytes());
    }

    [Fact]
    public void Push_and_Complete_after_Complete_throw_until_Reset()
    {
        var stream = new Fingerprinter().BeginStream();
        stream.Push(TestSound.Noise(20_000, 1));
        stream.Complete();
        var fault = Assert.Throws<InvalidOperationException>(() => stream.Push(Sound));
        Assert.Equal("The sound has been ended by Complete; call Reset before pushing another.", fault.Message);
        fault = Assert.Throws<InvalidOperationException>(() => stream.Complete());
        Assert.Equal("The sound has been ended already; call Reset before the next one.", fault.Message);
        stream.Reset();
        Assert.Equal(TimeSpan.Zero, stream.Position);
        stream.Push(Sound);
        Assert.Equal(Whole, stream.Complete().ToBytes());
    }

    [Fact]
    public void Push_beyond_the_longest_sound_throws_and_takes_nothing()
    {
        var stream = new FingerprintStream(FingerprintOptions.Default, Sound.Length);
        stream.Push(Sound.AsSpan(1));
        Assert.Equal("The sound is longer than 27 hours, the most a fingerprint can hold: Complete it and begin another.",
            Assert.Throws<InvalidOperationException>(() => stream.Push(Sound.AsSpan(0, 2))).Message);
        stream.Push(Sound.AsSpan(0, 1));
        Assert.Equal(Sound.Length, stream.Complete().SampleCount);
        Assert.Equal(27 * 3600, (double)Fingerprint.MostSamples / FingerprintOptions.SampleRate, 200.0);
    }

    [Fact]
    public void Complete_gives_a_fingerprint_that_the_stream_does_not_change_afterwards()
    {
        var stream = new Fingerprinter().BeginStream();
        stream.Push(Sound);
        var fingerprint = stream.Complete();
        stream.Reset();
        stream.Push(TestSound.Noise(30_000, 2));
        Assert.Equal(Whole, fingerprint.ToBytes());
    }

    [Fact]
    public void Louder_and_softer_sound_has_mostly_the_same_peaks()
    {
        var loud = Cells(Make(Sound));
        var soft = Cells(Make([.. Sound.Select(sample => sample * 0.25f)]));
        Assert.InRange(loud.Intersect(soft).Count(), 0.9 * loud.Count, loud.Count);
    }

    private static HashSet<int> Cells(Fingerprint fingerprint) => [.. fingerprint.Constellation.Cells.ToArray()];

    private static Fingerprint Make(float[] samples, FingerprintOptions? options = null)
    {
        var stream = new Fingerprinter(options).BeginStream();
        stream.Push(samples);
        return stream.Complete();
    }
}
