using System.Numerics;

namespace TuneScout.Equalizer.Tests;

public sealed class FrequencyResponseTests
{
    [Fact]
    public void Group_delay_is_the_slope_of_the_phase()
    {
        foreach (var section in (Biquad[])[Cookbook.Peaking(1000, 9, 2, 44100), Cookbook.AllPass(3000, 1, 44100), Cookbook.HighShelf(5000, -6, 0.7, 44100)])
        {
            foreach (var f in FrequencyResponse.LogarithmicFrequencies(30, 20000, 40))
            {
                const double step = 1e-5;
                var omega = 2 * Math.PI * f / 44100;
                var turn = (section.Response(omega + step) / section.Response(omega - step)).Phase;
                Assert.Equal(-turn / (2 * step), section.GroupDelaySamples(omega), 1e-4);
            }
        }
    }

    [Fact]
    public void Group_delay_on_a_zero_is_that_beside_it()
    {
        var notch = Cookbook.Notch(1000, 2, 8000);
        Assert.Equal(notch.GroupDelaySamples(0.2500001 * Math.PI), notch.GroupDelaySamples(0.25 * Math.PI), 1e-3);
        var low = Butterworth.LowPass(1, 1000, 8000)[0];
        Assert.Equal(low.GroupDelaySamples(Math.PI - 1e-6), low.GroupDelaySamples(Math.PI), 1e-3);
    }

    [Fact]
    public void No_sections_pass_everything()
    {
        var response = FrequencyResponse.Of([], [0, 100, 22050], 44100);
        Assert.Equal([0, 0, 0], response.MagnitudesDb);
        Assert.Equal([0, 0, 0], response.PhasesRadians);
        Assert.Equal([0, 0, 0], response.GroupDelaysSeconds);
        Assert.Equal([0, 100, 22050], response.FrequenciesHz);
    }

    [Fact]
    public void Frequencies_out_of_range_are_named()
    {
        Assert.StartsWith("frequenciesHz[1] is 22051 Hz, must be 0 to 22050 Hz.", Assert.Throws<ArgumentOutOfRangeException>(() => FrequencyResponse.Of([], [1, 22051], 44100)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => FrequencyResponse.LogarithmicFrequencies(0, 10, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => FrequencyResponse.LogarithmicFrequencies(10, 10, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => FrequencyResponse.LogarithmicFrequencies(1, 10, 1));
    }

    [Fact]
    public void Logarithmic_frequencies_have_equal_ratios()
    {
        var frequencies = FrequencyResponse.LogarithmicFrequencies(20, 20480, 11);
        for (var i = 0; i < 11; i++) Assert.Equal(20 * Math.Pow(2, i), frequencies[i], 1e-9);
    }

    [Fact]
    public void Pole_radius_is_that_of_the_farthest_pole()
    {
        Assert.Equal(0.9, Section(0.9, -0.3).PoleRadius, 1e-12);
        Assert.Equal(0.8, Section(Complex.FromPolarCoordinates(0.8, 1), Complex.FromPolarCoordinates(0.8, -1)).PoleRadius, 1e-12);
        Assert.False(Section(1.01, 0.5).IsStable);
        Assert.False(Section(Complex.FromPolarCoordinates(1.001, 1), Complex.FromPolarCoordinates(1.001, -1)).IsStable);

        static Biquad Section(Complex p, Complex q) => new(1, 0, 0, -(p + q).Real, (p * q).Real);
    }
}
