using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class SpectrogramTests
{
    private const int Frame = FingerprintOptions.FrameSamples;
    private const int Hop = FingerprintOptions.HopSamples;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(Frame - 1, 0)]
    [InlineData(Frame, 1)]
    [InlineData(Frame + Hop - 1, 1)]
    [InlineData(Frame + Hop, 2)]
    [InlineData(Frame + (7 * Hop), 8)]
    [InlineData(Frame + (8 * Hop), 9)]
    [InlineData(10 * FingerprintOptions.SampleRate, 427)]
    public void Compute_has_a_frame_for_every_hop_that_fits(int samples, int frames)
    {
        var spectrogram = Spectrogram.Compute(TestSound.Noise(samples, 1));
        Assert.Equal(frames, spectrogram.FrameCount);
        Assert.Equal(frames, Spectrogram.FramesOf(samples));
        Assert.Equal(frames * FingerprintOptions.Bins, spectrogram.Magnitudes.Length);
    }

    [Fact]
    public void Compute_gives_each_frame_what_it_gives_the_frame_alone()
    {
        var samples = TestSound.Noise(Frame + (20 * Hop) + 100, 2);
        var spectrogram = Spectrogram.Compute(samples);
        for (var frame = 0; frame < spectrogram.FrameCount; frame++)
            Assert.Equal(Spectrogram.Compute(samples.AsSpan(frame * Hop, Frame))[0], spectrogram[frame]);
    }

    [Fact]
    public void Compute_of_a_tone_stands_out_at_its_bin_in_every_frame()
    {
        var spectrogram = Spectrogram.Compute(TestSound.Sine(5 * FingerprintOptions.SampleRate, 100 * (double)FingerprintOptions.SampleRate / Frame, FingerprintOptions.SampleRate, 1));
        for (var frame = 0; frame < spectrogram.FrameCount; frame++)
        {
            Assert.Equal(Math.Log(256), spectrogram[frame][100], 1e-4);
            Assert.Equal(100, spectrogram[frame].IndexOf(System.Numerics.Tensors.TensorPrimitives.Max(spectrogram[frame])));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(1 << 23)] // times 512 it is 0 again
    [InlineData(int.MaxValue)]
    public void Frame_outside_is_refused(int frame) => Assert.Throws<ArgumentOutOfRangeException>(() => Spectrogram.Compute(new float[Frame])[frame].Length);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Compute_of_samples_that_are_no_numbers_is_refused(float wrong)
    {
        var samples = new float[Frame];
        samples[500] = wrong;
        Assert.Throws<ArgumentException>(() => Spectrogram.Compute(samples));
    }
}
