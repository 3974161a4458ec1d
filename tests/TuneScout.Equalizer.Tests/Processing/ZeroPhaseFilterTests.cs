namespace TuneScout.Equalizer.Tests;

public sealed class ZeroPhaseFilterTests
{
    [Fact]
    public void Output_equals_scipy()
    {
        foreach (var (words, numbers) in GoldenTable.Read("filtered.txt", 2))
        {
            if (words[0] != "zerophase") continue;
            var samples = Array.ConvertAll(Noise.Sawtooth(400), x => (float)x);
            ZeroPhaseFilter.Process(samples, GoldenTable.Butterworth(words[1], numbers), 1);
            for (var i = 0; i < samples.Length; i++) Assert.Equal(numbers[4 + i], samples[i], 5e-6);
        }
    }

    [Fact]
    public void A_pulse_stays_where_it_is_and_becomes_symmetrical()
    {
        var samples = new float[3 * 2001];
        for (var channel = 0; channel < 3; channel++) samples[(3 * 1000) + channel] = 1;
        ZeroPhaseFilter.Process(samples, [Cookbook.Peaking(1000, 6, 1, 44100), .. Butterworth.LowPass(4, 8000, 44100)], 3);
        for (var i = 0; i < 900; i++)
        {
            for (var channel = 0; channel < 3; channel++)
                Assert.Equal(samples[(3 * (1000 - i)) + channel], samples[(3 * (1000 + i)) + channel], 1e-6f);
        }
    }

    [Fact]
    public void The_gain_counts_twice()
    {
        Biquad[] sections = [Cookbook.Peaking(1000, 3, 1, 44100)];
        Assert.Equal(6, Tone.MeasureDb(samples => ZeroPhaseFilter.Process(samples, sections, 1), 1000, 44100, 0.3), 0.01);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public void The_shortest_sounds_are_filtered(int frames)
    {
        var samples = new float[2 * frames];
        samples.AsSpan().Fill(0.5f);
        ZeroPhaseFilter.Process(samples, Butterworth.LowPass(6, 1000, 44100), 2);
        Assert.All(samples, sample => Assert.Equal(0.5f, sample, 1e-5f));
    }

    [Fact]
    public void No_sections_change_no_bit()
    {
        var samples = Noise.Samples(1, 100);
        ZeroPhaseFilter.Process(samples, [], 2);
        Assert.Equal(Noise.Samples(1, 100), samples);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ZeroPhaseFilter.Process(new float[2], [], 0));
        Assert.Throws<ArgumentException>(() => ZeroPhaseFilter.Process(new float[3], [], 2));
        Assert.Throws<ArgumentException>(() => ZeroPhaseFilter.Process([float.NaN], [], 1));
        Assert.Throws<ArgumentException>(() => ZeroPhaseFilter.Process(new float[2], [new(1, 0, 0, -2, 1)], 1));
    }
}
