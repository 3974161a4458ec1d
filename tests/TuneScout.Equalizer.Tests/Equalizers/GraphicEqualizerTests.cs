using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace TuneScout.Equalizer.Tests;

public sealed class GraphicEqualizerTests
{
    private static readonly EqualizerOptions Plain = new() { AutomaticHeadroom = false };

    [Theory]
    [InlineData(8000)]
    [InlineData(22050)]
    [InlineData(44100)]
    [InlineData(48000)]
    [InlineData(96000)]
    [InlineData(192000)]
    public void The_curve_passes_within_half_a_decibel_of_every_slider(int rate)
    {
        // Every combination of sliders at their ends, where neighbours fight hardest.
        var worst = 0.0;
        for (var pattern = 0; pattern < 1 << GraphicEqualizer.BandCount; pattern++)
            worst = Math.Max(worst, Miss([.. Enumerable.Range(0, GraphicEqualizer.BandCount).Select(band => (pattern >> band & 1) == 0 ? -12.0 : 12)], rate));
        TestContext.Current.TestOutputHelper?.WriteLine($"{rate} Hz: {worst:E2} dB");
        Assert.InRange(worst, 0, 0.5);
    }

    [Property(MaxTest = 300)]
    public Property The_curve_passes_through_any_sliders() => Prop.ForAll(
        Gen.ArrayOf(Gen.Choose(-120, 120), GraphicEqualizer.BandCount).ToArbitrary(),
        tenths => Assert.InRange(Miss([.. tenths.Select(t => t / 10.0)], 44100), 0, 0.01));

    [Theory]
    [InlineData(-12)]
    [InlineData(-0.5)]
    [InlineData(7)]
    [InlineData(12)]
    public void Equal_sliders_are_a_plain_gain(double gain)
    {
        var equalizer = Make([.. Enumerable.Repeat(gain, 10)], 44100);
        Assert.All(equalizer.GetResponse(FrequencyResponse.LogarithmicFrequencies(1, 22050, 400)).MagnitudesDb, value => Assert.Equal(gain, value, 1e-9));
    }

    [Fact]
    public void The_curve_between_smooth_sliders_stays_between_them()
    {
        double[] sliders = [9, 8, 6, 3, 0, -1, -1, 0, 2, 3];
        var equalizer = Make(sliders, 44100);
        for (var band = 0; band + 1 < sliders.Length; band++)
        {
            var (low, high) = (GraphicEqualizer.FrequenciesHz[band], GraphicEqualizer.FrequenciesHz[band + 1]);
            var response = equalizer.GetResponse(FrequencyResponse.LogarithmicFrequencies(low, high, 50)).MagnitudesDb;
            Assert.InRange(response.Min(), Math.Min(sliders[band], sliders[band + 1]) - 0.5, 12);
            Assert.InRange(response.Max(), -12, Math.Max(sliders[band], sliders[band + 1]) + 0.5);
        }
    }

    [Fact]
    public void The_curve_never_goes_far_beyond_its_sliders()
    {
        for (var pattern = 0; pattern < 1 << GraphicEqualizer.BandCount; pattern += 3)
        {
            var equalizer = Make([.. Enumerable.Range(0, GraphicEqualizer.BandCount).Select(band => (pattern >> band & 1) == 0 ? -12.0 : 12)], 44100);
            var response = equalizer.GetResponse(FrequencyResponse.LogarithmicFrequencies(31.25, 16000, 120)).MagnitudesDb;
            Assert.InRange(response.Max(Math.Abs), 0, 14.5);
        }
    }

    [Fact]
    public void Ten_sliders_at_zero_change_no_bit()
    {
        var samples = Noise.Samples(1, 20000, 3);
        samples[7] = -0f;
        samples[9] = 1e-41f;
        samples[11] = float.MaxValue;
        var equalizer = Make(new double[10], 44100, new());
        var output = (float[])samples.Clone();
        equalizer.Process(output);
        Assert.Equal(samples.Select(BitConverter.SingleToInt32Bits), output.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Measured_responses_are_the_design_at_every_band_and_rate()
    {
        foreach (var rate in (int[])[8000, 44100, 192000])
        {
            double[] sliders = [12, -12, 6, 0, -3, 12, -12, 4, -6, 9];
            for (var band = 0; band < 10; band++)
            {
                if (GraphicEqualizer.FrequenciesHz[band] >= 0.45 * rate) continue;
                var equalizer = Make(sliders, rate);
                Assert.Equal(sliders[band], Tone.MeasureDb(samples => equalizer.Process(samples), GraphicEqualizer.FrequenciesHz[band], rate, 1), 0.02);
            }
        }
    }

    [Fact]
    public void Bad_sliders_are_named_and_nothing_changes()
    {
        var equalizer = new GraphicEqualizer();
        Assert.StartsWith("gainsDb has 9 values, must be 10", Assert.Throws<ArgumentException>(() => equalizer.SetGains(new double[9])).Message, StringComparison.Ordinal);
        double[] gains = [0, 0, 0, 12.5, 0, 0, 0, 0, 0, 0];
        Assert.StartsWith("gainsDb[3] is 12.5 dB, must be -12 to 12 dB.", Assert.Throws<ArgumentOutOfRangeException>(() => equalizer.SetGains(gains)).Message, StringComparison.Ordinal);
        Assert.StartsWith("gainDb is NaN dB", Assert.Throws<ArgumentOutOfRangeException>(() => equalizer.SetGain(2, double.NaN)).Message, StringComparison.Ordinal);
        Assert.StartsWith("band is 10, must be 0 to 9.", Assert.Throws<ArgumentOutOfRangeException>(() => equalizer.SetGain(10, 1)).Message, StringComparison.Ordinal);
        Assert.Equal(new double[10], equalizer.GainsDb);
        equalizer.SetGain(4, -2);
        Assert.Equal([0, 0, 0, 0, -2, 0, 0, 0, 0, 0], equalizer.GainsDb);
    }

    private static double Miss(double[] sliders, int rate)
    {
        var equalizer = Make(sliders, rate);
        var bands = GraphicEqualizer.FrequenciesHz.Where(f => f < 0.45 * rate).ToArray();
        return equalizer.GetResponse(bands).MagnitudesDb.Select((value, band) => Math.Abs(value - sliders[band])).Max();
    }

    private static GraphicEqualizer Make(double[] sliders, int rate, EqualizerOptions? options = null)
    {
        var equalizer = new GraphicEqualizer(options ?? Plain);
        equalizer.SetGains(sliders);
        equalizer.Configure(rate, 1);
        return equalizer;
    }
}
