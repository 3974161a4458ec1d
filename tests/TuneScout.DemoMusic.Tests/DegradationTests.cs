using FsCheck.Xunit;
using Xunit;

namespace TuneScout.DemoMusic.Tests;

public sealed class DegradationTests
{
    private const int SampleRate = 11025;
    private static readonly float[] Clip = DemoPieces.All[2].Render(SampleRate).AsSpan(10 * SampleRate, 4 * SampleRate).ToArray();

    [Theory]
    [InlineData(-6)]
    [InlineData(0)]
    [InlineData(10)]
    public void AddPinkNoise_and_AddBabble_have_the_ratio_that_was_asked(double decibels)
    {
        Assert.Equal(decibels, RatioDb(Degradation.AddPinkNoise(Clip, decibels, 1)), 0.01);
        Assert.Equal(decibels, RatioDb(Degradation.AddBabble(Clip, SampleRate, decibels, 1)), 0.01);
    }

    [Property(MaxTest = 10)]
    public void Noise_is_repeatable_by_its_seed(uint seed)
    {
        Assert.Equal(Degradation.AddPinkNoise(Clip, 0, seed), Degradation.AddPinkNoise(Clip, 0, seed));
        Assert.NotEqual(Degradation.AddPinkNoise(Clip, 0, seed), Degradation.AddPinkNoise(Clip, 0, seed + 1ul));
    }

    [Fact]
    public void AddPinkNoise_falls_by_three_decibels_an_octave()
    {
        var noise = Degradation.AddPinkNoise(new float[1 << 16], 0, 3);
        Assert.DoesNotContain(noise, sample => sample != 0); // no signal: no noise either, the ratio is kept
        var quiet = new float[1 << 16];
        quiet[0] = 1;
        var pink = Degradation.AddPinkNoise(quiet, -40, 3);
        var low = BandPower(pink, 100, 200);
        var high = BandPower(pink, 1600, 3200);
        Assert.InRange(10 * Math.Log10(low / high), -1, 1); // equal power in each octave
    }

    [Fact]
    public void AddRoom_adds_the_power_that_was_asked_after_the_sound()
    {
        var click = new float[SampleRate];
        click[0] = 1;
        var heard = Degradation.AddRoom(click, SampleRate, 0.5, -3, 5);
        Assert.Equal(1, heard[0], 3);
        Assert.Equal(-3, 10 * Math.Log10(Degradation.Power(heard.AsSpan(1)) * (heard.Length - 1)), 0.1);
        Assert.All(heard[1..33], sample => Assert.Equal(0, sample, 4));
    }

    [Fact]
    public void Telephone_keeps_the_middle_and_loses_the_rest()
    {
        Assert.InRange(GainDb(1000), -0.5, 0.5);
        Assert.InRange(GainDb(80), double.MinValue, -30);
        Assert.InRange(GainDb(5300), double.MinValue, -12);

        static double GainDb(double frequencyHz)
        {
            var tone = new float[1 << 14];
            for (var n = 0; n < tone.Length; n++) tone[n] = (float)Math.Sin(Math.Tau * frequencyHz * n / SampleRate);
            return 10 * Math.Log10(Degradation.Power(Degradation.Telephone(tone, SampleRate)) / Degradation.Power(tone));
        }
    }

    [Fact]
    public void Cut_finds_a_loud_place_or_says_that_there_is_none()
    {
        var half = new float[10 * SampleRate];
        Clip.CopyTo(half.AsSpan(5 * SampleRate));
        var cut = ClipCutter.Cut(half, 2 * SampleRate, 7);
        Assert.NotNull(cut);
        Assert.InRange(cut.Value.Start, (5 * SampleRate) - (SampleRate / 2), 8 * SampleRate);
        Assert.Equal(half.AsSpan(cut.Value.Start, 2 * SampleRate).ToArray(), cut.Value.Clip);
        Assert.Null(ClipCutter.Cut(new float[SampleRate * 3], SampleRate, 1));
        Assert.Null(ClipCutter.Cut(Clip, Clip.Length + 1, 1));
    }

    private static double RatioDb(float[] mixed)
    {
        var noise = new float[mixed.Length];
        for (var n = 0; n < noise.Length; n++) noise[n] = mixed[n] - Clip[n];
        return 10 * Math.Log10(Degradation.Power(Clip) / Degradation.Power(noise));
    }

    private static double BandPower(float[] samples, double fromHz, double toHz)
    {
        var spectrum = ComplexTransformOf(samples);
        double sum = 0;
        for (var k = (int)(fromHz * samples.Length / SampleRate); k < (int)(toHz * samples.Length / SampleRate); k++) sum += spectrum[k];
        return sum;
    }

    // A periodogram averaged over 64 pieces, by the definition of the transform at a few bins: an oracle that shares no code.
    private static double[] ComplexTransformOf(float[] samples)
    {
        const int size = 1024;
        var power = new double[samples.Length];
        var scale = samples.Length / size;
        for (var k = 1; k < size / 2; k++)
        {
            double sum = 0;
            for (var piece = 0; piece < 16; piece++)
            {
                double re = 0, im = 0;
                for (var n = 0; n < size; n++)
                {
                    re += samples[(piece * size) + n] * Math.Cos(Math.Tau * k * n / size);
                    im += samples[(piece * size) + n] * Math.Sin(Math.Tau * k * n / size);
                }

                sum += (re * re) + (im * im);
            }

            power[k * scale] = sum;
        }

        return power;
    }
}
