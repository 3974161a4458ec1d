using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FsCheck.Xunit;
using MathNet.Numerics.IntegralTransforms;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class BatchedRealFftTests
{
    private const int Lanes = BatchedRealFft.Lanes;

    public static TheoryData<int> Lengths => [8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Transform_of_noise_has_the_oracles_magnitudes(int length) =>
        AssertLikeOracle([.. Enumerable.Range(0, Lanes).Select(lane => TestSound.Noise(length, (length * Lanes) + lane))]);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Transform_of_tones_has_the_oracles_magnitudes(int length) =>
        // On a bin, between two bins, and near both ends.
        AssertLikeOracle([.. Enumerable.Range(0, Lanes).Select(lane => TestSound.Sine(length, lane * length / 16.0 * (lane % 2 == 0 ? 1 : 0.97), length))]);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Transform_of_impulses_has_the_oracles_magnitudes(int length)
    {
        var signals = Enumerable.Range(0, Lanes).Select(_ => new float[length]).ToArray();
        for (var lane = 0; lane < Lanes; lane++) signals[lane][lane * length / Lanes] = 1 - (2 * (lane % 2));
        AssertLikeOracle(signals);
        foreach (var power in Run(signals)) Assert.All(power, value => Assert.Equal(1, value, 1e-5));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Transform_of_a_constant_has_nothing_above_bin_0(int length)
    {
        var power = Run([.. Enumerable.Range(0, Lanes).Select(lane => Enumerable.Repeat((float)lane, length).ToArray())]);
        for (var lane = 0; lane < Lanes; lane++)
        {
            Assert.Equal((double)lane * lane * length * length, power[lane][0], 1e-6 * length * length * Lanes * Lanes);
            Assert.All(power[lane].Skip(1), value => Assert.Equal(0, value));
        }
    }

    [Property(MaxTest = 50)]
    public void Lanes_do_not_hear_each_other(int seed, byte lane)
    {
        const int Length = 64;
        lane %= Lanes;
        var signals = Enumerable.Range(0, Lanes).Select(l => TestSound.Noise(Length, seed ^ (l << 8))).ToArray();
        var others = Enumerable.Range(0, Lanes).Select(l => l == lane ? signals[l] : TestSound.Noise(Length, ~seed ^ (l << 8))).ToArray();
        Assert.Equal(Run(signals)[lane], Run(others)[lane]);
    }

    [Fact]
    public void Every_lane_gives_the_same_bits()
    {
        var signal = TestSound.Noise(1024, 7);
        var power = Run([.. Enumerable.Repeat(signal, Lanes)]);
        for (var lane = 1; lane < Lanes; lane++) Assert.Equal(power[0], power[lane]);
    }

    [Fact]
    public void Transform_again_gives_the_same_bits_whatever_came_between()
    {
        var fft = new BatchedRealFft(256);
        var signals = Enumerable.Range(0, Lanes).Select(lane => TestSound.Noise(256, lane)).ToArray();
        var first = Run(signals, fft);
        Run([.. Enumerable.Range(0, Lanes).Select(lane => TestSound.Noise(256, 100 + lane))], fft);
        Assert.Equal(first, Run(signals, fft));
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(12)]
    [InlineData(1023)]
    public void Length_that_is_no_power_of_two_from_8_up_is_refused(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchedRealFft(length));

    private static void AssertLikeOracle(float[][] signals)
    {
        var power = Run(signals);
        for (var lane = 0; lane < Lanes; lane++)
        {
            var expected = signals[lane].Select(sample => new Complex(sample, 0)).ToArray();
            Fourier.Forward(expected, FourierOptions.NoScaling);
            var norm = Math.Sqrt(expected.Sum(value => value.Magnitude * value.Magnitude));
            for (var k = 0; k < power[lane].Length; k++)
                Assert.True(Math.Abs(Math.Sqrt(power[lane][k]) - expected[k].Magnitude) <= 1e-5 * norm, $"lane {lane}, bin {k}: {Math.Sqrt(power[lane][k])} is not {expected[k].Magnitude}");
        }
    }

    private static float[][] Run(float[][] signals, BatchedRealFft? fft = null)
    {
        var length = signals[0].Length;
        fft ??= new BatchedRealFft(length);
        for (var lane = 0; lane < Lanes; lane++)
        {
            for (var n = 0; n < length; n++) (n % 2 == 0 ? fft.InputEven : fft.InputOdd)[(n / 2 * Lanes) + lane] = signals[lane][n];
        }

        var power = new Vector256<float>[length / 2];
        fft.TransformToPower(power);
        var flat = MemoryMarshal.Cast<Vector256<float>, float>(power.AsSpan()).ToArray();
        return [.. Enumerable.Range(0, Lanes).Select(lane => Enumerable.Range(0, length / 2).Select(k => flat[(k * Lanes) + lane]).ToArray())];
    }
}
