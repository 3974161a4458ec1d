using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TuneScout.Tests;

namespace TuneScout.Equalizer.Tests;

public sealed class SectionFilterTests
{
    [Fact]
    public void Output_equals_scipy()
    {
        foreach (var (words, numbers) in GoldenTable.Read("filtered.txt", 2))
        {
            if (words[0] != "causal") continue;
            var samples = Array.ConvertAll(Noise.Sawtooth(400), x => (float)x);
            new SectionFilter(GoldenTable.Butterworth(words[1], numbers), 1).Process(samples);
            for (var i = 0; i < samples.Length; i++) Assert.Equal(numbers[4 + i], samples[i], 2e-6);
        }
    }

    [Property(MaxTest = 100)]
    public Property Block_size_does_not_change_the_result() => Prop.ForAll(
        (from channels in Gen.Choose(1, 7)
         from sections in Gen.Choose(0, 14)
         from blocks in Gen.NonEmptyListOf(Gen.Choose(0, 900))
         from seed in Gen.Choose(0, 1 << 20)
         select (channels, sections, blocks, seed)).ToArbitrary(),
        input =>
        {
            var whole = Noise.Samples(input.seed, input.channels * input.blocks.Sum());
            var cut = (float[])whole.Clone();
            var sections = Noise.Sections(input.seed, input.sections);
            new SectionFilter(sections, input.channels).Process(whole);
            var filter = new SectionFilter(sections, input.channels);
            var at = 0;
            foreach (var block in input.blocks)
            {
                filter.Process(cut.AsSpan(at, block * input.channels));
                at += block * input.channels;
            }

            Assert.Equal(whole, cut);
        });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Channels_do_not_hear_each_other(int channels)
    {
        const int frames = 1500;
        var sections = Noise.Sections(5, 6);
        var all = new float[channels * frames];
        for (var channel = 0; channel < channels; channel++)
        {
            var one = Noise.Samples(channel, frames);
            for (var i = 0; i < frames; i++) all[(i * channels) + channel] = one[i];
        }

        new SectionFilter(sections, channels).Process(all);
        for (var channel = 0; channel < channels; channel++)
        {
            var one = Noise.Samples(channel, frames);
            new SectionFilter(sections, 1).Process(one);
            for (var i = 0; i < frames; i++) Assert.Equal(one[i], all[(i * channels) + channel]);
        }
    }

    [Property(MaxTest = 100)]
    public bool Filters_are_linear(int seed, short factor)
    {
        var sections = Noise.Sections(seed, 5);
        var (a, b) = (Noise.Samples(seed, 600), Noise.Samples(seed + 1, 600));
        var gain = factor / 4096f;
        var sum = new float[600];
        for (var i = 0; i < sum.Length; i++) sum[i] = a[i] + (gain * b[i]);
        foreach (var samples in (float[][])[a, b, sum]) new SectionFilter(sections, 2).Process(samples);
        var bound = 1e-5f * (1 + Math.Abs(gain));
        for (var i = 0; i < sum.Length; i++)
            if (Math.Abs(a[i] + (gain * b[i]) - sum[i]) > bound * (1 + Math.Abs(sum[i]))) return false;
        return true;
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(44100)]
    [InlineData(48000)]
    [InlineData(192000)]
    public void Measured_responses_are_within_a_hundredth_of_a_decibel_of_the_design(int rate)
    {
        Biquad[][] designs =
        [
            Butterworth.LowPass(4, 0.1 * rate, rate),
            Butterworth.HighPass(12, 20, rate),
            Butterworth.LowPass(8, 60, rate),
            Butterworth.BandPass(3, 40, 0.3 * rate, rate),
            [Cookbook.Peaking(31.25, 12, 1.414, rate), Cookbook.LowShelf(100, -12, 0.707, rate), Cookbook.HighShelf(0.2 * rate, 12, 0.707, rate)],
        ];
        foreach (var sections in designs)
        {
            foreach (var frequency in FrequencyResponse.LogarithmicFrequencies(20, 0.45 * rate, 12))
            {
                var design = FrequencyResponse.MagnitudeDb(sections, frequency, rate);
                if (design < -60) continue; // there, what is measured is the rounding to float of the tone itself
                Assert.Equal(design, Tone.MeasureDb(sections, frequency, rate), 0.01);
            }
        }
    }

    [Fact]
    public void An_hour_of_noise_stays_bounded_and_the_silence_after_it_ends_in_zeros()
    {
        // One second of noise, 3,600 times, through the narrow filters.
        Biquad[] sections = [Cookbook.Peaking(20, 12, 20, 44100), .. Butterworth.HighPass(12, 20, 44100), Cookbook.Peaking(16000, -12, 20, 44100)];
        var filter = new SectionFilter(sections, 2);
        var noise = Noise.Samples(3, 2 * 44100);
        var block = new float[noise.Length];
        var most = 0f;
        for (var second = 0; second < 3600; second++)
        {
            noise.CopyTo(block, 0);
            filter.Process(block);
            foreach (var sample in block) most = Math.Max(most, Math.Abs(sample));
        }

        Assert.InRange(most, 0.5f, 20f);
        for (var second = 0; second < 90; second++)
        {
            Array.Clear(block);
            filter.Process(block);
        }

        Assert.All(block, sample => Assert.Equal(0f, sample));
    }

    [Fact]
    public void Reset_forgets_what_came_before()
    {
        var filter = new SectionFilter(Noise.Sections(2, 5), 2);
        var first = Noise.Samples(1, 2000);
        filter.Process(first);
        filter.Reset();
        var second = Noise.Samples(1, 2000);
        filter.Process(second);
        Assert.Equal(first, second);
    }

    [Fact]
    public void Process_allocates_nothing()
    {
        var filter = new SectionFilter(Noise.Sections(2, 13), 3);
        var samples = Noise.Samples(1, 3 * 4000);
        filter.Process(samples);
        Assert.Equal(0, Allocated.ByLeast(() =>
        {
            for (var i = 0; i < 20; i++) filter.Process(samples);
        }));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_sample_that_is_no_number_is_named_and_nothing_is_processed(float bad)
    {
        for (var at = 0; at < 70; at++)
        {
            var filter = new SectionFilter(Noise.Sections(2, 3), 2);
            var samples = Noise.Samples(1, 70);
            samples[at] = bad;
            var before = (float[])samples.Clone();
            var fault = Assert.Throws<ArgumentException>(() => filter.Process(samples));
            Assert.StartsWith($"samples[{at}] (frame {at / 2}, channel {at % 2}) is {bad}, must be a finite number", fault.Message, StringComparison.Ordinal);
            Assert.Equal(before, samples);
        }
    }

    [Fact]
    public void What_cannot_be_filtered_is_refused()
    {
        Assert.StartsWith("channels is 0 channels, must be 1 to 256", Assert.Throws<ArgumentOutOfRangeException>(() => new SectionFilter([], 0)).Message, StringComparison.Ordinal);
        Assert.Contains("sections[1]", Assert.Throws<ArgumentException>(() => new SectionFilter([Biquad.Identity, new(1, 0, 0, 0, 1.1)], 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SectionFilter([new(double.NaN, 0, 0, 0, 0)], 1));
        Assert.Throws<ArgumentException>(() => new SectionFilter([new(1, 0, 0, double.NaN, 0)], 1));
        Assert.StartsWith("samples has 3 values, must be a multiple of the 2 channels.", Assert.Throws<ArgumentException>(() => new SectionFilter([], 2).Process(new float[3])).Message, StringComparison.Ordinal);
    }
}
