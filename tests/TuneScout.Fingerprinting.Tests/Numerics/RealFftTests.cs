using System.Numerics;
using FsCheck.Xunit;
using MathNet.Numerics.IntegralTransforms;
using TuneScout.Tests;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class RealFftTests
{
    /// <summary>Every length at every rung; a rung that this machine has no instructions for runs in software.</summary>
    public static TheoryData<int, int> Cases
    {
        get
        {
            var cases = new TheoryData<int, int>();
            for (var length = 8; length <= 4096; length *= 2)
            {
                foreach (var rung in Enum.GetValues<Rung>()) cases.Add(length, (int)rung);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Transform_of_noise_has_the_oracles_magnitudes(int length, int rung) => AssertLikeOracle(TestSound.Noise(length, length), (Rung)rung);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Transform_of_tones_has_the_oracles_magnitudes(int length, int rung)
    {
        // On a bin, between two bins, and near both ends.
        for (var k = 0; k < 8; k++) AssertLikeOracle(TestSound.Sine(length, k * length / 16.0 * (k % 2 == 0 ? 1 : 0.97), length), (Rung)rung);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Transform_of_an_impulse_is_the_same_in_every_bin(int length, int rung)
    {
        for (var at = 0; at < length; at += length / 8)
        {
            var signal = new float[length];
            signal[at] = -1;
            AssertLikeOracle(signal, (Rung)rung);
            Assert.All(Run(signal, (Rung)rung), value => Assert.Equal(1, value, 1e-5));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Transform_of_a_constant_has_nothing_above_bin_0(int length, int rung)
    {
        var power = Run([.. Enumerable.Repeat(3f, length)], (Rung)rung);
        Assert.Equal(9.0 * length * length, power[0], 1e-6 * 9 * length * length);
        Assert.All(power[1..^1], value => Assert.Equal(0, value));
        Assert.Equal(0, power[^1], 1e-12 * length * length); // sin(pi) as a float is not quite 0
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_rung_gives_the_scalar_twins_bits(int length, int rung)
    {
        foreach (var scale in new[] { 1f, 1e10f, 1e-12f })
        {
            var signal = TestSound.Noise(length, length + 1).Select(value => value * scale).ToArray();
            Assert.Equal(Run(signal, Rung.Scalar), Run(signal, (Rung)rung));
        }
    }

    [Property(MaxTest = 100)]
    public void Every_rung_gives_the_scalar_twins_bits_for_any_sound(float[] start, int seed)
    {
        var signal = TestSound.Noise(1024, seed);
        for (var i = 0; i < Math.Min(start.Length, signal.Length); i++)
        {
            if (Math.Abs(start[i]) < 1e10f) signal[i] = start[i];
        }

        var expected = Run(signal, Rung.Scalar);
        foreach (var rung in Enum.GetValues<Rung>()) Assert.Equal(expected, Run(signal, rung));
    }

    [Fact]
    public void Transform_again_gives_the_same_bits_whatever_came_between()
    {
        var fft = new RealFft(256);
        var signal = TestSound.Noise(256, 1);
        var first = Run(signal, fft, 256);
        Run(TestSound.Noise(256, 2), fft, 256);
        Assert.Equal(first, Run(signal, fft, 256));
    }

    [Fact]
    public void Transform_allocates_nothing_and_its_plan_is_made_once()
    {
        var fft = new RealFft(1024);
        var power = new float[513];
        fft.TransformToPower(power);
        Assert.Equal(0, Allocated.ByLeast(() =>
        {
            for (var i = 0; i < 100; i++) fft.TransformToPower(power);
        }));
        Assert.Same(RealFftPlan.For(1024), RealFftPlan.For(1024));
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(1023)]
    public void Length_that_is_no_power_of_two_from_8_up_is_refused(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RealFft(length));

    [Fact]
    public void Room_for_less_than_all_bins_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RealFft(1024).TransformToPower(new float[512]));

    private static void AssertLikeOracle(float[] signal, Rung rung)
    {
        var power = Run(signal, rung);
        var expected = signal.Select(sample => new Complex(sample, 0)).ToArray();
        Fourier.Forward(expected, FourierOptions.NoScaling);
        var norm = Math.Sqrt(expected.Sum(value => value.Magnitude * value.Magnitude));
        for (var k = 0; k < power.Length; k++)
            Assert.True(Math.Abs(Math.Sqrt(power[k]) - expected[k].Magnitude) <= 1e-5 * norm, $"bin {k}: {Math.Sqrt(power[k])} is not {expected[k].Magnitude}");
    }

    private static float[] Run(float[] signal, Rung rung) => Run(signal, new RealFft(signal.Length, rung), signal.Length);

    private static float[] Run(float[] signal, RealFft fft, int length)
    {
        for (var n = 0; n < length; n++) (n % 2 == 0 ? fft.InputEven : fft.InputOdd)[n / 2] = signal[n];
        var power = new float[(length / 2) + 1];
        fft.TransformToPower(power);
        return power;
    }
}
