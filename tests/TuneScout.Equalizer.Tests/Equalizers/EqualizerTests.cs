using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TuneScout.Tests;

namespace TuneScout.Equalizer.Tests;

/// <summary>What all equalizers promise.</summary>
public sealed class EqualizerTests
{
    private static readonly double[] Sliders = [12, -12, 6, 0, -3, 12, -12, 4, -6, 9];

    [Fact]
    public void Options_have_these_defaults()
    {
        var options = new EqualizerOptions();
        Assert.Equal(
            (0, true, false, -0.1, 5, 100, 30),
            (options.PreampDb, options.AutomaticHeadroom, options.Limiter, options.LimiterCeilingDb, options.LimiterLookAhead.TotalMilliseconds, options.LimiterRelease.TotalMilliseconds, options.CrossFade.TotalMilliseconds));
        options.Validate();
    }

    [Fact]
    public void Options_out_of_range_are_all_listed()
    {
        var options = new EqualizerOptions
        {
            PreampDb = double.NaN,
            LimiterCeilingDb = 0.1,
            LimiterLookAhead = TimeSpan.Zero,
            LimiterRelease = TimeSpan.FromSeconds(6),
            CrossFade = TimeSpan.FromMilliseconds(4),
        };
        const string expected = "Equalizer options are out of range: PreampDb is NaN dB, must be -40 to 40 dB; LimiterCeilingDb is 0.1 dB, must be -20 to 0 dB; "
            + "LimiterLookAhead is 0 ms, must be 1 to 50 ms; LimiterRelease is 6000 ms, must be 1 to 5000 ms; CrossFade is 4 ms, must be 5 to 1000 ms.";
        Assert.Equal(expected, Assert.Throws<ArgumentException>(options.Validate).Message);
        Assert.Throws<ArgumentException>(() => new GraphicEqualizer(options));
    }

    [Fact]
    public void The_form_of_the_sound_must_be_told_and_be_in_range()
    {
        var equalizer = new ThreeBandEqualizer();
        Assert.Contains("Configure", Assert.Throws<InvalidOperationException>(() => equalizer.Process(new float[2])).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => equalizer.GetResponse([100]));
        Assert.Throws<InvalidOperationException>(() => equalizer.EffectivePreampDb);
        Assert.StartsWith("channels is 0 channels, must be 1 to 256 channels.", Assert.Throws<ArgumentOutOfRangeException>(() => equalizer.Configure(44100, 0)).Message, StringComparison.Ordinal);
        Assert.StartsWith("sampleRate is 999 Hz, must be 1000 to 1000000 Hz.", Assert.Throws<ArgumentOutOfRangeException>(() => equalizer.Configure(999, 1)).Message, StringComparison.Ordinal);
        Assert.Equal((0, 0, 0), (equalizer.SampleRate, equalizer.Channels, equalizer.LatencyFrames));
        equalizer.Configure(48000, 6);
        Assert.Equal((48000, 6, 0), (equalizer.SampleRate, equalizer.Channels, equalizer.LatencyFrames));
        equalizer.Process([]);
        equalizer.Reset();
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_sample_that_is_no_number_is_refused_and_the_next_block_is_as_if_it_had_not_been(float bad)
    {
        var (one, other) = (Make(new()), Make(new()));
        var (first, second) = (Noise.Samples(1, 400), Noise.Samples(2, 400));
        one.Process(first.AsSpan());
        other.Process((float[])[.. Noise.Samples(1, 400)]);
        var wrong = Noise.Samples(3, 400);
        wrong[399] = bad;
        Assert.Contains("samples[399] (frame 199, channel 1)", Assert.Throws<ArgumentException>(() => one.Process(wrong)).Message, StringComparison.Ordinal);
        var third = (float[])second.Clone();
        one.Process(second);
        other.Process(third);
        Assert.Equal(third, second);
    }

    [Property(MaxTest = 60)]
    public Property Block_size_does_not_change_the_result() => Prop.ForAll(
        (from channels in Gen.Choose(1, 4)
         from limiter in Gen.Elements(true, false)
         from blocks in Gen.NonEmptyListOf(Gen.Choose(0, 2000))
         from seed in Gen.Choose(0, 1 << 20)
         select (channels, limiter, blocks, seed)).ToArbitrary(),
        input =>
        {
            var options = new EqualizerOptions { Limiter = input.limiter, PreampDb = 6, AutomaticHeadroom = false };
            var whole = Noise.Samples(input.seed, input.channels * input.blocks.Sum());
            var cut = (float[])whole.Clone();
            Make(options, input.channels).Process(whole);
            var equalizer = Make(options, input.channels);
            var at = 0;
            foreach (var block in input.blocks)
            {
                equalizer.Process(cut.AsSpan(at, block * input.channels));
                at += block * input.channels;
            }

            Assert.Equal(whole, cut);
        });

    [Fact]
    public void Bypass_is_exact_to_the_bit_after_the_fade_and_comes_and_goes_without_a_jump()
    {
        foreach (var limiter in (bool[])[false, true])
        {
            var equalizer = Make(new() { Limiter = limiter, PreampDb = 12, AutomaticHeadroom = false });
            var latency = equalizer.LatencyFrames;
            Assert.Equal(limiter ? 220 : 0, latency); // 5 ms
            var noise = Noise.Samples(4, 2 * 44100, 2);
            var all = (float[])noise.Clone();
            equalizer.Process(all.AsSpan(0, 20000));
            equalizer.IsBypassed = true;
            Assert.True(equalizer.IsBypassed);
            equalizer.Process(all.AsSpan(20000));
            var after = 20000 + (2 * (1323 + (4 * latency)));
            for (var i = after; i < all.Length; i++) Assert.Equal(BitConverter.SingleToInt32Bits(noise[i - (2 * latency)]), BitConverter.SingleToInt32Bits(all[i]));
            equalizer.IsBypassed = false;
            var back = (float[])noise.Clone();
            equalizer.Process(back);
            Assert.NotEqual(noise[^1], back[^1]);
        }
    }

    [Fact]
    public void Headroom_keeps_every_tone_at_or_below_its_level()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var equalizer = new ParametricEqualizer(new() { PreampDb = seed % 3 });
            equalizer.SetBands(Enumerable.Range(0, 1 + random.Next(8)).Select(_ => new EqualizerBand
            {
                Shape = (BandShape)random.Next(3),
                FrequencyHz = 20 * Math.Pow(900, random.NextDouble()),
                GainDb = (40 * random.NextDouble()) - 20,
                Q = 0.1 + (20 * random.NextDouble()),
            }));
            equalizer.Configure(44100, 1);
            var highest = equalizer.GetResponse(FrequencyResponse.LogarithmicFrequencies(1, 22050, 20000)).MagnitudesDb.Max();
            Assert.InRange(highest, double.NegativeInfinity, 0.001);
            Assert.True(equalizer.EffectivePreampDb >= equalizer.Options.PreampDb || highest > -0.02, $"{equalizer.EffectivePreampDb} dB, and the highest is {highest} dB");
        }
    }

    [Fact]
    public void The_limiter_lets_nothing_through_above_its_ceiling_and_leaves_what_is_below_alone()
    {
        var options = new EqualizerOptions { Limiter = true, AutomaticHeadroom = false, PreampDb = 18, LimiterCeilingDb = -1 };
        var equalizer = new GraphicEqualizer(options);
        equalizer.Configure(44100, 2);
        var ceiling = (float)Math.Pow(10, -1 / 20.0);
        var noise = Noise.Samples(9, 2 * 44100);
        for (var i = 0; i < noise.Length; i++) noise[i] *= (i / 8820 % 2 == 0) ? 1 : 0.01f; // loud, quiet, loud…
        var output = (float[])noise.Clone();
        equalizer.Process(output);
        Assert.True(output.Max(Math.Abs) <= ceiling, $"{output.Max(Math.Abs)} > {ceiling}");
        Assert.InRange(output.Max(Math.Abs), 0.9f * ceiling, ceiling);

        // Quiet sound comes out as it went in, later by the latency, times the preamp.
        var quiet = Noise.Samples(10, 2 * 44100, 0.05f);
        equalizer.Reset();
        var limited = (float[])quiet.Clone();
        equalizer.Process(limited);
        var gain = Math.Pow(10, 18 / 20.0);
        var latency = 2 * equalizer.LatencyFrames;
        for (var i = latency; i < quiet.Length; i++) Assert.Equal((float)(quiet[i - latency] * gain), limited[i], 1e-6f);
    }

    [Fact]
    public void With_the_limiter_sliders_at_zero_only_delay()
    {
        var equalizer = new GraphicEqualizer(new() { Limiter = true });
        equalizer.Configure(48000, 3);
        var samples = Noise.Samples(1, 3 * 4800, 0.98f);
        var output = (float[])samples.Clone();
        equalizer.Process(output);
        var latency = 3 * equalizer.LatencyFrames;
        Assert.All(output[..latency], sample => Assert.Equal(0, sample));
        Assert.Equal(samples[..^latency], output[latency..]);
    }

    [Fact]
    public void Jumping_parameters_splatter_less_than_100_dB_below_the_tone()
    {
        // A tone at 1 kHz while everything jumps from end to end; what is found beyond two octaves, in which the tone itself does not reach, is splatter.
        foreach (var limiter in (bool[])[false, true])
        {
            var equalizer = Make(new() { AutomaticHeadroom = false, Limiter = limiter }, 1);
            var samples = new float[44100];
            for (var i = 0; i < samples.Length; i++) samples[i] = (float)(0.1 * Math.Sin(2 * Math.PI * 1000 * i / 44100));
            var random = new Random(3);
            for (var at = 0; at < samples.Length; at += 441)
            {
                if (at is > 11025 and < 33075)
                {
                    if (random.Next(8) == 0) equalizer.IsBypassed = !equalizer.IsBypassed;
                    else equalizer.SetGains([.. Sliders.Select(_ => random.Next(2) == 0 ? -12.0 : 12)]);
                }

                equalizer.Process(samples.AsSpan(at, 441));
            }

            var worst = Splatter(samples);
            TestContext.Current.TestOutputHelper?.WriteLine($"limiter {limiter}: {worst:0.0} dB");
            Assert.InRange(worst, double.NegativeInfinity, -100);
        }

        // The measure itself: a jump of 1 dB without a fade stands out.
        var jump = new float[44100];
        for (var i = 0; i < jump.Length; i++) jump[i] = (float)((i < 22061 ? 0.1 : 0.0891) * Math.Sin(2 * Math.PI * 1000 * i / 44100));
        Assert.InRange(Splatter(jump), -80, 0);
    }

    [Fact]
    public async Task Settings_may_change_on_other_threads_while_the_sound_runs()
    {
        var equalizer = Make(new() { Limiter = true });
        using var stop = new CancellationTokenSource();
        var changing = Enumerable.Range(0, 2).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            while (!stop.IsCancellationRequested)
            {
                if (random.Next(10) == 0) equalizer.IsBypassed = !equalizer.IsBypassed;
                else equalizer.SetGains([.. Sliders.Select(_ => (24 * random.NextDouble()) - 12)]);
                equalizer.GetResponse([100, 1000]);
            }
        })).ToArray();
        var noise = Noise.Samples(1, 44100, 0.5f);
        for (var i = 0; i < 60; i++)
        {
            var block = (float[])noise.Clone();
            equalizer.Process(block);
            Assert.All(block, sample => Assert.True(Math.Abs(sample) < 1));
        }

        await stop.CancelAsync();
        await Task.WhenAll(changing);
    }

    [Fact]
    public void After_many_changes_the_last_settings_hold()
    {
        var (changed, fresh) = (Make(new(), 1), Make(new(), 1));
        var tone = Noise.Samples(1, 441);
        for (var i = 0; i < 30; i++)
        {
            changed.SetGain(i % 10, (i % 25) - 12);
            changed.Process((float[])[.. tone]);
        }

        changed.SetGains(Sliders);
        foreach (var equalizer in (GraphicEqualizer[])[changed, fresh])
            for (var i = 0; i < 200; i++) equalizer.Process(new float[441]);
        var (a, b) = ((float[])[.. tone], (float[])[.. tone]);
        changed.Process(a);
        fresh.Process(b);
        Assert.Equal(b, a);
    }

    [Fact]
    public void Reset_is_a_fresh_start_with_the_last_settings()
    {
        var (used, fresh) = (Make(new() { Limiter = true }), Make(new() { Limiter = true }));
        used.SetGain(0, 3);
        used.Process(Noise.Samples(8, 5000, 4));
        used.SetGains(Sliders);
        used.Process(Noise.Samples(8, 500, 4));
        used.Reset();
        var (a, b) = (Noise.Samples(2, 9000), Noise.Samples(2, 9000));
        used.Process(a);
        fresh.Process(b);
        Assert.Equal(b, a);
    }

    [Fact]
    public void Process_allocates_nothing_even_while_settings_fade()
    {
        var equalizer = Make(new() { Limiter = true });
        var block = Noise.Samples(1, 2000);
        for (var i = 0; i < 40; i++)
        {
            var step = i;
            Assert.Equal(0, Allocated.ByLeast(() => equalizer.Process(block), prepare: () => equalizer.SetGain(step % 10, step++ % 12)));
            Noise.Samples(i, 2000).CopyTo(block, 0);
        }
    }

    private static GraphicEqualizer Make(EqualizerOptions options, int channels = 2)
    {
        var equalizer = new GraphicEqualizer(options);
        equalizer.SetGains(Sliders);
        equalizer.Configure(44100, channels);
        return equalizer;
    }

    // The most that is found in any spectrum of 4,096 samples beyond 4 kHz, against a tone of full level, in dB.
    private static double Splatter(float[] samples)
    {
        const int length = 4096;
        var worst = 0.0;
        for (var at = 0; at + length <= samples.Length; at += length / 4)
        {
            var spectrum = new System.Numerics.Complex[length];
            double sum = 0;
            for (var i = 0; i < length; i++)
            {
                // Blackman-Harris: side lobes at -92 dB and falling away from the tone.
                var x = 2 * Math.PI * i / length;
                var window = 0.35875 - (0.48829 * Math.Cos(x)) + (0.14128 * Math.Cos(2 * x)) - (0.01168 * Math.Cos(3 * x));
                sum += window;
                spectrum[i] = window * samples[at + i];
            }

            MathNet.Numerics.IntegralTransforms.Fourier.Forward(spectrum, MathNet.Numerics.IntegralTransforms.FourierOptions.Matlab);
            for (var bin = 4000 * length / 44100; bin < length / 2; bin++) worst = Math.Max(worst, spectrum[bin].Magnitude / (0.05 * sum));
        }

        return 20 * Math.Log10(worst);
    }
}
