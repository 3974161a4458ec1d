using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TuneScout.Tests;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class ResamplerTests
{
    public static TheoryData<int> Rates => [1_000, 5_512, 7_999, 8_000, 11_025, 11_024, 12_345, 16_000, 22_050, 24_000, 32_000, 44_056, 44_100, 48_000, 88_200, 96_000, 192_000, 767_999, 768_000];

    [Theory]
    [MemberData(nameof(Rates))]
    public void Output_is_the_direct_sum_of_the_windowed_sinc(int rate)
    {
        var input = TestSound.Noise(Math.Max(500, rate / 20), 5);
        var output = Run(input, rate, input.Length);

        var step = Math.Max(1, output.Length / 60);
        for (var k = 0; k < output.Length; k += step) AssertNear(k);
        AssertNear(output.Length - 1);

        void AssertNear(int k)
        {
            if (rate == FingerprintOptions.SampleRate) Assert.Equal(input[k], output[k]);
            else Assert.Equal(Direct(input, rate, k), output[k], 6e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void Length_is_that_of_the_input_at_the_new_rate_rounded_up(int rate)
    {
        foreach (var n in new[] { 0, 1, 2, 3, 17, 1000, 8191, 8192, 8193, 30_011 })
        {
            var expected = (int)((((long)n * FingerprintOptions.SampleRate) + rate - 1) / rate);
            Assert.Equal(expected, Run(new float[n], rate, 1000).Length);
        }
    }

    [Property(MaxTest = 60)]
    public Property Block_sizes_do_not_change_a_bit()
    {
        var rates = Gen.OneOf(Gen.Elements(8_000, 11_025, 22_050, 44_056, 44_100, 48_000, 96_000, 12_345), Gen.Choose(1_000, 200_000));
        return Prop.ForAll(rates.ToArbitrary(), Gen.Choose(0, 20_000).ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (rate, length, seed) =>
        {
            var input = TestSound.Noise(length, seed);
            var random = new Random(seed);
            var uneven = Run(input, rate, () => 1 + random.Next(random.Next(3) == 0 ? 5000 : 40), () => 1 + random.Next(random.Next(3) == 0 ? 3000 : 9));
            Assert.Equal(Run(input, rate, int.MaxValue), uneven);
        });
    }

    [Fact]
    public void The_same_rate_is_handed_through_bit_for_bit()
    {
        var input = TestSound.Noise(20_000, 1);
        Assert.Equal(input, Run(input, FingerprintOptions.SampleRate, 777));
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void Pass_band_is_flat_and_in_time(int rate)
    {
        var lower = Math.Min(rate, FingerprintOptions.SampleRate);
        var worst = 0.0;
        for (var part = 0.005; part <= 0.45; part += 0.0445)
        {
            var frequency = part * lower;
            var output = Run(TestSound.Sine(Span(rate), frequency, rate), rate, 4096);
            var margin = output.Length / 5;

            // The sine at the new rate, in phase from time 0: a delay or a wrong level shows as a difference.
            for (var k = margin; k < output.Length - margin; k++)
                worst = Math.Max(worst, Math.Abs(output[k] - (0.8 * Math.Sin(2 * Math.PI * frequency * k / FingerprintOptions.SampleRate))));
        }

        Assert.True(worst < 0.8 * (Math.Pow(10, 0.01 / 20) - 1), $"off by {worst}");
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void What_would_alias_or_mirror_is_80_dB_down(int rate)
    {
        if (rate == FingerprintOptions.SampleRate) return;
        if (rate > FingerprintOptions.SampleRate)
        {
            for (var step = 0; step <= 12; step++)
            {
                var frequency = Math.Min((rate / 2.0) - 1, 5512.5 * Math.Pow(rate / 11025.0, step / 12.0));
                var output = Run(TestSound.Sine(Span(rate), frequency, rate, 1), rate, 4096);
                var margin = output.Length / 5;
                Assert.True(Rms(output.AsSpan(margin, output.Length - (2 * margin))) < 1e-4 / Math.Sqrt(2), $"{frequency} Hz");
            }
        }
        else
        {
            // Upwards, a sine must bring no second one with it: what is left beside it, in parts of its own power.
            var frequency = 0.37 * rate;
            var output = Run(TestSound.Sine(Span(rate), frequency, rate, 1), rate, 4096);
            var margin = output.Length / 5;
            var rest = new float[output.Length - (2 * margin)];
            for (var k = 0; k < rest.Length; k++)
                rest[k] = output[k + margin] - (float)Math.Sin(2 * Math.PI * frequency * (k + margin) / FingerprintOptions.SampleRate);
            Assert.True(Rms(rest) < 1e-4 / Math.Sqrt(2));
        }
    }

    [Theory]
    [InlineData(999)]
    [InlineData(0)]
    [InlineData(-44_100)]
    [InlineData(768_001)]
    public void Rates_out_of_range_are_refused(int rate) => Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(rate).Dispose());

    [Fact]
    public void A_running_resampler_allocates_nothing()
    {
        using var resampler = new Resampler(48_000);
        var output = new float[4096];
        for (var warm = 0; warm < 3; warm++) Step();
        Assert.Equal(0, Allocated.ByLeast(() =>
        {
            for (var i = 0; i < 50; i++) Step();
        }));

        void Step()
        {
            resampler.Free.Fill(0.25f);
            resampler.Advance(resampler.Free.Length);
            while (resampler.Read(output) > 0) { }
        }
    }

    // Several times what the filter spans: 55 samples of the lower rate each way.
    private static int Span(int rate) => rate > FingerprintOptions.SampleRate ? rate / 10 : rate;

    private static double Rms(ReadOnlySpan<float> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples) sum += (double)sample * sample;
        return Math.Sqrt(sum / samples.Length);
    }

    private static double Direct(float[] input, int rate, int k)
    {
        var time = (double)k * rate / FingerprintOptions.SampleRate;
        var half = ResamplerKernel.HalfWidthSamples(rate, FingerprintOptions.SampleRate);
        var sum = 0.0;
        for (var i = Math.Max(0, (int)Math.Ceiling(time - half)); i <= Math.Min(input.Length - 1, (int)(time + half)); i++)
            sum += input[i] * ResamplerKernel.Weight(rate, FingerprintOptions.SampleRate, i - time);
        return sum;
    }

    private static float[] Run(float[] input, int rate, int block) => Run(input, rate, () => block, () => 3000);

    private static float[] Run(float[] input, int rate, Func<int> inputBlock, Func<int> outputBlock)
    {
        using var resampler = new Resampler(rate);
        var output = new List<float>();
        var at = 0;
        while (at < input.Length)
        {
            var count = Math.Min(Math.Min(inputBlock(), input.Length - at), resampler.Free.Length);
            input.AsSpan(at, count).CopyTo(resampler.Free);
            resampler.Advance(count);
            at += count;
            Drain();
        }

        resampler.Complete();
        Drain();
        return [.. output];

        void Drain()
        {
            while (true)
            {
                var block = new float[outputBlock()];
                var count = resampler.Read(block);
                if (count == 0) return;
                output.AddRange(block.AsSpan(0, count));
            }
        }
    }
}
