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
    public void Noise_and_babble_have_the_ratio_that_was_asked(double decibels)
    {
        Assert.Equal(decibels, RatioDb(Degradation.AddWhiteNoise(Clip, decibels, 1)), 0.01);
        Assert.Equal(decibels, RatioDb(Degradation.AddPinkNoise(Clip, decibels, 1)), 0.01);
        Assert.Equal(decibels, RatioDb(Degradation.AddBabble(Clip, SampleRate, decibels, 1)), 0.01);
    }

    [Fact]
    public void AddWhiteNoise_has_the_same_power_everywhere()
    {
        var quiet = new float[1 << 16];
        quiet[0] = 1;
        var white = Degradation.AddWhiteNoise(quiet, -40, 3);
        Assert.InRange(10 * Math.Log10(BandPower(white, 500, 1500) / BandPower(white, 3500, 4500)), -0.7, 0.7);
    }

    [Fact]
    public void AddBabble_speaks_in_syllables_and_has_little_above_the_formants()
    {
        var quiet = new float[1 << 16];
        quiet[0] = 1;
        var crowd = Degradation.AddBabble(quiet, SampleRate, -60, 3);
        crowd[0] = 0;
        Assert.True(BandPower(crowd, 200, 3300) > 10 * BandPower(crowd, 4000, 5000));
        Assert.True(Unsteadiness(crowd) > 2 * Unsteadiness(Degradation.AddWhiteNoise(quiet, -60, 3)), "the crowd is as steady as noise");

        // How much the level changes from one tenth of a second to the next, as a part of the level.
        static double Unsteadiness(float[] samples)
        {
            var levels = samples.Chunk(SampleRate / 10).Select(part => Math.Sqrt(Degradation.Power(part))).Skip(5).ToArray();
            return Math.Sqrt(levels.Average(level => Math.Pow(level - levels.Average(), 2))) / levels.Average();
        }
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

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.8)]
    public void AddRoom_dies_away_by_60_dB_in_the_time_that_was_asked(double seconds)
    {
        var click = new float[2 * SampleRate];
        click[0] = 1;
        var tail = Degradation.AddRoom(click, SampleRate, seconds, 0, 5).AsSpan(1).ToArray();

        // What is still to come, in decibels (Schroeder, 1965): the time from -5 to -25 dB is a third of the reverberation time.
        var energy = new double[tail.Length];
        var sum = 0.0;
        for (var n = tail.Length - 1; n >= 0; n--) energy[n] = sum += tail[n] * (double)tail[n];
        var from = Array.FindIndex(energy, value => value < energy[0] * Math.Pow(10, -0.5));
        var to = Array.FindIndex(energy, value => value < energy[0] * Math.Pow(10, -2.5));
        Assert.Equal(seconds, 3.0 * (to - from) / SampleRate, 0.1 * seconds);
    }

    [Property(MaxTest = 20)]
    public void AddRoom_is_the_convolution_with_its_answer_to_a_click(ushort seed, byte length)
    {
        var random = new Prng(seed);
        var samples = new float[length + 1];
        for (var n = 0; n < samples.Length; n++) samples[n] = random.NextBipolar();
        var click = new float[samples.Length];
        click[0] = 1;
        var response = Degradation.AddRoom(click, SampleRate, 0.02, 3, seed);
        var heard = Degradation.AddRoom(samples, SampleRate, 0.02, 3, seed);
        for (var n = 0; n < samples.Length; n++)
        {
            var sum = 0.0;
            for (var k = 0; k <= n; k++) sum += samples[n - k] * (double)response[k];
            Assert.Equal(sum, heard[n], 1e-4);
        }
    }

    [Property(MaxTest = 20)]
    public void Gain_changes_the_level_by_what_was_asked(sbyte decibels)
    {
        float[] before = [.. Clip];
        var changed = Degradation.Gain(Clip, decibels / 4.0);
        Assert.Equal(decibels / 4.0, 10 * Math.Log10(Degradation.Power(changed) / Degradation.Power(Clip)), 0.001);
        Assert.Equal(before, Clip);
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
