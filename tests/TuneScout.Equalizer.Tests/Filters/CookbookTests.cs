using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace TuneScout.Equalizer.Tests;

public sealed class CookbookTests
{
    private static Biquad Design(string shape, double frequency, double gain, double q, double rate) => shape switch
    {
        "peaking" => Cookbook.Peaking(frequency, gain, q, rate),
        "lowshelf" => Cookbook.LowShelf(frequency, gain, q, rate),
        "highshelf" => Cookbook.HighShelf(frequency, gain, q, rate),
        "notch" => Cookbook.Notch(frequency, q, rate),
        "allpass" => Cookbook.AllPass(frequency, q, rate),
        _ => throw new ArgumentException(shape),
    };

    [Fact]
    public void Coefficients_equal_the_bilinear_transform_of_the_prototypes()
    {
        foreach (var (words, n) in GoldenTable.Read("cookbook.txt", 1))
        {
            var actual = GoldenTable.Coefficients([Design(words[0], n[0], n[1], n[2], n[3])]);
            for (var i = 0; i < 5; i++)
                Assert.True(Math.Abs(actual[i] - n[4 + i]) <= 1e-12 * Math.Max(1, Math.Abs(n[4 + i])), $"{words[0]} {string.Join(' ', n[..4])}: {actual[i]:R} and {n[4 + i]:R}");
        }
    }

    [Property(MaxTest = 500)]
    public Property Shapes_do_at_their_frequency_what_they_say() => Prop.ForAll(Settings().ToArbitrary(), s =>
    {
        var (f, gain, q, rate) = s;
        var omega = 2 * Math.PI * f / rate;
        Assert.Equal(gain, Db(Cookbook.Peaking(f, gain, q, rate).Response(omega)), 0.01);
        Assert.Equal(0, Db(Cookbook.Peaking(f, gain, q, rate).Response(0)), 0.01);
        Assert.Equal(gain, Db(Cookbook.LowShelf(f, gain, q, rate).Response(0)), 0.01);
        Assert.Equal(0, Db(Cookbook.LowShelf(f, gain, q, rate).Response(Math.PI)), 0.01);
        Assert.Equal(gain, Db(Cookbook.HighShelf(f, gain, q, rate).Response(Math.PI)), 0.01);
        Assert.Equal(0, Db(Cookbook.HighShelf(f, gain, q, rate).Response(0)), 0.01);
        Assert.True(f / rate < 1e-4 || Complex.Abs(Cookbook.Notch(f, q, rate).Response(omega)) < 1e-4); // below, rounding fills the notch
        for (var i = 0; i <= 10; i++) Assert.Equal(0, Db(Cookbook.AllPass(f, q, rate).Response(Math.PI * i / 10)), 1e-4);
    });

    [Property(MaxTest = 2000)]
    public Property Every_setting_in_range_is_stable() => Prop.ForAll(Settings().ToArbitrary(), s =>
    {
        var (f, gain, q, rate) = s;
        foreach (var shape in (string[])["peaking", "lowshelf", "highshelf", "notch", "allpass"])
        {
            var section = Design(shape, f, gain, q, rate);
            Assert.True(section.IsStable && section.PoleRadius < 1, $"{shape} {f} {gain} {q} {rate}: {section}");
        }
    });

    [Fact]
    public void No_gain_is_the_identity_to_the_bit()
    {
        foreach (var f in (double[])[1, 20, 1000, 20000])
        {
            Assert.True(Cookbook.Peaking(f, 0, 1.3, 44100).IsIdentity);
            Assert.True(Cookbook.LowShelf(f, 0, 0.7, 44100).IsIdentity);
            Assert.True(Cookbook.HighShelf(f, 0, 0.7, 44100).IsIdentity);
        }
    }

    [Fact]
    public void Opposite_gains_cancel()
    {
        var up = Cookbook.Peaking(440, 7, 2, 48000);
        var down = Cookbook.Peaking(440, -7, 2, 48000);
        foreach (var f in FrequencyResponse.LogarithmicFrequencies(20, 20000, 60)) Assert.Equal(0, FrequencyResponse.MagnitudeDb([up, down], f, 48000), 1e-9);
    }

    [Theory]
    [InlineData(40.1, 1, "gainDb is 40.1 dB, must be -40 to 40 dB.")]
    [InlineData(double.NaN, 1, "gainDb is NaN dB, must be -40 to 40 dB.")]
    [InlineData(0, 0, "q is 0, must be 0.05 to 100.")]
    [InlineData(0, double.NaN, "q is NaN, must be 0.05 to 100.")]
    public void Arguments_out_of_range_are_named_with_value_and_range(double gain, double q, string message)
    {
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(() => Cookbook.Peaking(1000, gain, q, 44100)).Message, StringComparison.Ordinal);
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(() => Cookbook.LowShelf(1000, gain, q, 44100)).Message, StringComparison.Ordinal);
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(() => Cookbook.HighShelf(1000, gain, q, 44100)).Message, StringComparison.Ordinal);
    }

    private static double Db(Complex response) => 20 * Math.Log10(Complex.Abs(response));

    // Corners of the range come up as often as its middle.
    private static Gen<(double Frequency, double Gain, double Q, double Rate)> Settings() =>
        from rate in Gen.Elements(1000.0, 8000, 11025, 44100, 48000, 192000, 1_000_000)
        from part in Gen.OneOf(Gen.Choose(0, 1000).Select(i => i / 1000.0), Gen.Elements(0.0, 1.0))
        from gain in Gen.OneOf(Gen.Choose(-400, 400).Select(i => i / 10.0), Gen.Elements(-40.0, 40.0))
        from q in Gen.OneOf(Gen.Choose(5, 10000).Select(i => i / 100.0), Gen.Elements(0.05, 100.0))
        select (Math.Pow(0.499 * rate, part), gain, q, rate);
}
