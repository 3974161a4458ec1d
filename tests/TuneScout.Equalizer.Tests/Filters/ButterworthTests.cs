namespace TuneScout.Equalizer.Tests;

public sealed class ButterworthTests
{
    [Fact]
    public void Coefficients_equal_scipy_to_one_part_in_a_trillion()
    {
        var (count, worst) = (0, 0.0);
        foreach (var (words, numbers) in GoldenTable.Read("butterworth.txt", 1))
        {
            var expected = numbers[4..];
            var actual = GoldenTable.Coefficients(GoldenTable.Butterworth(words[0], numbers));
            Assert.Equal(expected.Length, actual.Length);
            for (var i = 0; i < expected.Length; i++)
            {
                // Numerator and denominator each have a scale of their own; a coefficient that is 0 is compared to it.
                var group = expected.AsSpan(i / 5 * 5, 5);
                var scale = i % 5 < 3 ? Math.Max(Math.Abs(group[0]), Math.Max(Math.Abs(group[1]), Math.Abs(group[2]))) : 1;
                var error = Math.Abs(actual[i] - expected[i]) / (Math.Abs(expected[i]) < 1e-9 * scale ? scale : Math.Abs(expected[i]));
                worst = Math.Max(worst, error);
                Assert.True(error <= 1e-12, $"{words[0]} {string.Join(' ', numbers[..4])}: coefficient {i} is {actual[i]:R}, scipy has {expected[i]:R} ({error:E1})");
            }

            count++;
        }

        Assert.True(count > 400);
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} designs, worst {worst:E2}");
    }

    [Fact]
    public void Responses_equal_scipy()
    {
        foreach (var (words, numbers) in GoldenTable.Read("response.txt", 1))
        {
            var response = FrequencyResponse.Of(GoldenTable.Butterworth(words[0], numbers), [numbers[4]], numbers[3]);
            Assert.Equal(numbers[5], response.MagnitudesDb[0], 1e-6);
            Assert.Equal(numbers[6], Math.Cos(response.PhasesRadians[0]), 1e-6);
            Assert.Equal(numbers[7], Math.Sin(response.PhasesRadians[0]), 1e-6);
            Assert.Equal(numbers[8], response.GroupDelaysSeconds[0] * numbers[3], Math.Max(1e-4, 1e-4 * Math.Abs(numbers[8])));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(12)]
    public void Magnitude_is_the_analog_formula_at_the_warped_frequency(int order)
    {
        // |H|^2 = 1 / (1 + (tan(w/2) / tan(wc/2))^2N)
        foreach (var rate in (double[])[8000, 44100, 192000])
        {
            foreach (var edge in (double[])[20, 300, 0.2 * rate, 0.45 * rate])
            {
                foreach (var frequency in FrequencyResponse.LogarithmicFrequencies(20, 0.45 * rate, 50))
                {
                    var ratio = Math.Tan(Math.PI * frequency / rate) / Math.Tan(Math.PI * edge / rate);
                    var expected = -10 * Math.Log10(1 + Math.Pow(ratio, 2 * order));
                    Assert.Equal(expected, FrequencyResponse.MagnitudeDb(Butterworth.LowPass(order, edge, rate), frequency, rate), 1e-6);
                    expected = -10 * Math.Log10(1 + Math.Pow(ratio, -2 * order));
                    Assert.Equal(expected, FrequencyResponse.MagnitudeDb(Butterworth.HighPass(order, edge, rate), frequency, rate), 1e-6);
                }
            }
        }
    }

    [Fact]
    public void All_sections_are_stable_over_the_whole_range()
    {
        foreach (var rate in (double[])[1000, 8000, 44100, 192000, 1_000_000])
        {
            foreach (var frequency in FrequencyResponse.LogarithmicFrequencies(1, 0.499 * rate, 25))
            {
                for (var order = 1; order <= 12; order++)
                {
                    Assert.All(Butterworth.LowPass(order, frequency, rate), s => Assert.True(s.IsStable && s.PoleRadius < 1));
                    Assert.All(Butterworth.HighPass(order, frequency, rate), s => Assert.True(s.IsStable && s.PoleRadius < 1));
                    if (frequency * 1.001 > 0.499 * rate) continue;
                    var high = Math.Min(0.499 * rate, frequency * (order % 2 == 0 ? 1.001 : 8));
                    Assert.All(Butterworth.BandPass(order, frequency, high, rate), s => Assert.True(s.IsStable && s.PoleRadius < 1, $"{order} {frequency} {high} {rate} {s}"));
                    Assert.All(Butterworth.BandStop(order, frequency, high, rate), s => Assert.True(s.IsStable && s.PoleRadius < 1, $"{order} {frequency} {high} {rate} {s}"));
                }
            }
        }
    }

    [Theory]
    [InlineData(0, 100, 44100, "order is 0, must be 1 to 12.")]
    [InlineData(13, 100, 44100, "order is 13, must be 1 to 12.")]
    [InlineData(2, 0.5, 44100, "frequencyHz is 0.5 Hz, must be 1 to 22005.9 Hz, less than half the sample rate of 44100 Hz.")]
    [InlineData(2, 22050, 44100, "frequencyHz is 22050 Hz, must be 1 to 22005.9 Hz, less than half the sample rate of 44100 Hz.")]
    [InlineData(2, double.NaN, 44100, "frequencyHz is NaN Hz, must be 1 to 22005.9 Hz, less than half the sample rate of 44100 Hz.")]
    [InlineData(2, double.PositiveInfinity, 44100, "frequencyHz is ∞ Hz, must be 1 to 22005.9 Hz, less than half the sample rate of 44100 Hz.")]
    [InlineData(2, 100, 0, "sampleRate is 0 Hz, must be 1000 to 1000000 Hz.")]
    [InlineData(2, 100, double.NaN, "sampleRate is NaN Hz, must be 1000 to 1000000 Hz.")]
    public void Arguments_out_of_range_are_named_with_value_and_range(int order, double frequency, double rate, string message)
    {
        foreach (var design in (Func<Biquad[]>[])[() => Butterworth.LowPass(order, frequency, rate), () => Butterworth.HighPass(order, frequency, rate)])
            Assert.StartsWith(message.Replace("∞", double.PositiveInfinity.ToString(), StringComparison.Ordinal), Assert.Throws<ArgumentOutOfRangeException>(design).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_band_without_width_is_refused()
    {
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => Butterworth.BandPass(2, 1000, 1000, 44100));
        Assert.StartsWith("highHz is 1000 Hz, must be at least 1.001 x lowHz, which is 1000 Hz.", fault.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Butterworth.BandStop(2, 1000, 900, 44100));
    }
}
