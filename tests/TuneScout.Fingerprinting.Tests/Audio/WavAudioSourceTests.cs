using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class WavAudioSourceTests
{
    private static readonly WavFile Mono16 = new();

    public static TheoryData<int, int, bool> Formats =>
        new(from format in new[] { (WavFile.Pcm, 8), (WavFile.Pcm, 16), (WavFile.Pcm, 24), (WavFile.Pcm, 32), (WavFile.Float, 32), (WavFile.Float, 64), (WavFile.Pcm, 12), (WavFile.Pcm, 20) }
            from extensible in new[] { false, true }
            select new TheoryDataRow<int, int, bool>(format.Item1, format.Item2, extensible));

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Samples_come_back_as_they_were_stored(int tag, int bits, bool extensible)
    {
        foreach (var channels in new[] { 1, 2, 5 })
        {
            var samples = TestSound.Noise(3001 * channels, bits);
            (samples[0], samples[1]) = (-1, 0);
            var file = new WavFile { Tag = extensible ? WavFile.Extensible : (ushort)tag, SubTag = (ushort)tag, Bits = bits, Channels = channels, SampleRate = 44_100 };
            if (extensible && bits % 8 != 0) file = file with { Bits = file.ContainerBytes * 8, ValidBits = bits };
            var bytes = file.WithSamples(samples).ToBytes();
            foreach (var stream in new Stream[] { new MemoryStream(bytes), new PipeLikeStream(bytes, 4) })
            {
                await using var source = WavAudioSource.Open(stream, "a.wav");
                Assert.Equal((44_100, channels, "a.wav"), (source.SampleRate, source.Channels, source.Name));
                Assert.Equal(TimeSpan.FromSeconds(3001 / 44_100.0), source.Duration);
                var read = await TestSound.ReadAllAsync(source, 999);
                Assert.Equal(samples.Length, read.Length);
                var step = tag == WavFile.Float ? 0 : Math.Pow(2, 1 - (8 * file.ContainerBytes)) + 1e-7;
                for (var i = 0; i < samples.Length; i++) Assert.InRange(read[i] - samples[i], -step, step);
                Assert.Equal(-1, read[0]);
                Assert.Equal(0, read[1]);
            }
        }
    }

    [Theory]
    [InlineData("RIFF")]
    [InlineData("RF64")]
    [InlineData("BW64")]
    public async Task Chunks_before_and_after_the_sound_are_passed_over(string riff)
    {
        var samples = TestSound.Noise(501, 2);
        var file = new WavFile { Riff = riff, Bits = 8, Before = [("JUNK", 27), ("bext", 5000), ("LIST", 0)], After = [("LIST", 33), ("id3 ", 700)] }.WithSamples(samples);
        foreach (var stream in new Stream[] { new MemoryStream(file.ToBytes()), new PipeLikeStream(file.ToBytes()) })
        {
            await using var source = WavAudioSource.Open(stream, "a.wav");
            Assert.Equal(501, (await TestSound.ReadAllAsync(source)).Length);
        }
    }

    [Theory]
    [InlineData("RIFF", 0u, 0u)]
    [InlineData("RIFF", 0u, 36u)]
    [InlineData("RIFF", 0u, 0xFFFFFFFFu)]
    [InlineData("RIFF", 0xFFFFFFFFu, 0xFFFFFFFFu)]
    [InlineData("RIFF", 0x7FFFF000u, 0x7FFFF024u)]
    [InlineData("RIFF", 0x7FFFFFFEu, 0x80000022u)]
    [InlineData("RF64", 0xFFFFFFFFu, 0xFFFFFFFFu)]
    public async Task A_size_that_a_pipe_left_open_means_to_the_end(string riff, uint dataSize, uint riffSize)
    {
        var samples = TestSound.Noise(50_001, 2);
        var bytes = (new WavFile { Riff = riff, DataSize = dataSize, RiffSize = riffSize, DataSize64 = 0 }.WithSamples(samples)).ToBytes();
        await using var seekable = WavAudioSource.Open(new MemoryStream(bytes), "a.wav");
        await using var piped = WavAudioSource.Open(new PipeLikeStream(bytes), "a.wav");
        Assert.Equal(TimeSpan.FromSeconds(50_001 / 8000.0), seekable.Duration);
        Assert.Null(piped.Duration);
        var expected = await TestSound.ReadAllAsync(seekable);
        Assert.Equal(50_001, expected.Length);
        Assert.Equal(expected, await TestSound.ReadAllAsync(piped));
    }

    [Fact]
    public async Task A_last_sample_frame_that_is_not_whole_is_left_out()
    {
        var bytes = (Mono16 with { Channels = 2, DataSize = uint.MaxValue }).WithSamples(TestSound.Noise(10, 1)).ToBytes();
        await using var source = WavAudioSource.Open(new PipeLikeStream(bytes[..^3]), "a.wav");
        Assert.Equal(8, (await TestSound.ReadAllAsync(source)).Length);
    }

    [Fact]
    public async Task Truncated_sound_is_refused_with_both_lengths()
    {
        var bytes = Mono16.WithSamples(TestSound.Noise(1000, 1)).ToBytes()[..^501];
        var atOnce = Assert.Throws<AudioException>(() => WavAudioSource.Open(new MemoryStream(bytes), "cut.wav"));
        await using var source = WavAudioSource.Open(new PipeLikeStream(bytes), "cut.wav");
        var atTheEnd = await Assert.ThrowsAsync<AudioException>(() => TestSound.ReadAllAsync(source));
        foreach (var fault in new[] { atOnce, atTheEnd })
        {
            Assert.Equal(AudioError.Truncated, fault.Error);
            Assert.Equal("cut.wav: the WAV header announces 2000 bytes of sound and 1499 are there: the file is cut off; copy or download it again", fault.Message);
        }
    }

    [Fact]
    public void A_file_that_ends_in_its_header_is_truncated_wherever_it_ends()
    {
        var bytes = new WavFile { Before = [("JUNK", 700)] }.WithSamples(new float[9]).ToBytes();
        var header = bytes.Length - 18;
        for (var length = 1; length < header; length++)
        {
            foreach (var stream in new Stream[] { new MemoryStream(bytes, 0, length), new PipeLikeStream(bytes[..length]) })
                Assert.Equal(AudioError.Truncated, Assert.Throws<AudioException>(() => WavAudioSource.Open(stream, "a.wav")).Error);
        }
    }

    [Fact]
    public async Task Without_sound_there_is_nothing_to_read()
    {
        Assert.Equal("a.wav: the file is empty", Refusal([], AudioError.Empty));
        Assert.Equal("a.wav: the WAV file holds no sound", Refusal(Mono16.ToBytes(), AudioError.Empty));
        Assert.Equal("a.wav: the WAV file holds no sound", Refusal((Mono16 with { After = [("LIST", 100)] }).ToBytes(), AudioError.Empty));
        await using var source = WavAudioSource.Open(new PipeLikeStream((Mono16 with { DataSize = uint.MaxValue }).ToBytes()), "a.wav");
        Assert.Equal(AudioError.Empty, (await Assert.ThrowsAsync<AudioException>(() => TestSound.ReadAllAsync(source))).Error);
    }

    [Fact]
    public void Headers_that_cannot_be_are_refused_with_the_value()
    {
        var file = Mono16.WithSamples(new float[40]);
        Says(file with { Channels = 0, FrameBytes = 2 }, "the WAV header claims 0 channels, must be 1 to 256");
        Says(file with { Channels = 40_000, FrameBytes = 2 }, "the WAV header claims 40000 channels, must be 1 to 256");
        Says(file with { SampleRate = 0 }, "the WAV header claims a sample rate of 0 Hz, must be 1000 to 768000 Hz");
        Says(file with { SampleRate = 4_000_000_000 }, "the WAV header claims a sample rate of 4000000000 Hz, must be 1000 to 768000 Hz");
        Says(file with { FrameBytes = 3 }, "the WAV header claims 3 bytes per sample frame, 1 channels of 16 bits take 2");
        Says(file with { Bits = 0, FrameBytes = 2 }, "the WAV header claims 0 bits per sample");
        Says(file with { Tag = WavFile.Extensible, ValidBits = 17 }, "the WAV header claims 17 valid bits in samples of 16 bits");
        Says(file with { Tag = 7, Bits = 8 }, "the WAV file is stored as codec 0x0007, which only ffmpeg can decode");
        Says(file with { Tag = WavFile.Extensible, SubTag = 6 }, "the WAV file is stored as codec 00000006-0000-0010-8000-00aa00389b71, which only ffmpeg can decode");
        Says(file with { Tag = WavFile.Float, Bits = 16 }, "the WAV file is stored as float with 16 bits, which only ffmpeg can decode");

        static void Says(WavFile wrong, string reason) => Assert.Equal("a.wav: " + reason, Refusal(wrong.ToBytes(), AudioError.Unsupported));
    }

    [Fact]
    public void Other_content_is_not_a_wav_file()
    {
        Assert.Equal("a.wav: the content is not a WAV file", Refusal("This is a text, whatever its name says."u8.ToArray(), AudioError.NotAudio));
        Assert.Equal("a.wav: the file is too short to be audio", Refusal("Hello"u8.ToArray(), AudioError.NotAudio));
        Assert.Equal("a.wav: the WAV file is big-endian (RIFX)", Refusal((Mono16 with { Riff = "RIFX" }).ToBytes(), AudioError.Unsupported));
        var bytes = Mono16.WithSamples(new float[4]).ToBytes();
        "data"u8.CopyTo(bytes.AsSpan(12));
        Assert.Equal("a.wav: the WAV header does not tell the format of the sound before the sound", Refusal(bytes, AudioError.NotAudio));
        var endless = new byte[2_000_000];
        bytes.AsSpan(0, 12).CopyTo(endless);
        Assert.Equal("a.wav: the WAV header has more than 10000 parts and no sound among them", Refusal(endless, AudioError.NotAudio));
    }

    [Fact]
    public async Task A_failing_disk_is_reported_with_its_reason()
    {
        var bytes = Mono16.WithSamples(new float[40_000]).ToBytes();
        var opening = Assert.Throws<AudioException>(() => WavAudioSource.Open(new PipeLikeStream(bytes, failAt: 0), "a.wav"));
        await using var source = WavAudioSource.Open(new PipeLikeStream(bytes, failAt: 30_000), "a.wav");
        var reading = await Assert.ThrowsAsync<AudioException>(() => TestSound.ReadAllAsync(source));
        foreach (var fault in new[] { opening, reading })
            Assert.Equal((AudioError.ReadFailed, "a.wav: reading failed: the disk is gone"), (fault.Error, fault.Message));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_stream_is_closed_as_was_asked(bool leaveOpen)
    {
        var good = new PipeLikeStream(Mono16.WithSamples(new float[4]).ToBytes());
        await using (WavAudioSource.Open(good, "a.wav", leaveOpen)) { }
        var bad = new PipeLikeStream([1, 2, 3]);
        Assert.Throws<AudioException>(() => WavAudioSource.Open(bad, "a.wav", leaveOpen));
        Assert.Equal((!leaveOpen, !leaveOpen), (good.Disposed, bad.Disposed));
    }

    private static string Refusal(byte[] bytes, AudioError error)
    {
        var fault = Assert.Throws<AudioException>(() => WavAudioSource.Open(new MemoryStream(bytes), "a.wav"));
        Assert.Equal(error, fault.Error);
        return fault.Message;
    }

    [Fact]
    public async Task OpenAsync_thatFails_closesTheStreamUnlessItIsToStayOpen()
    {
        foreach (var leaveOpen in new[] { false, true })
        {
            var stream = new PipeLikeStream(new byte[50], asyncOnly: true);
            await Assert.ThrowsAsync<AudioException>(async () => await WavAudioSource.OpenAsync(stream, "a.wav", leaveOpen));
            Assert.Equal(!leaveOpen, stream.Disposed);
        }

        var broken = new PipeLikeStream(Mono16.WithSamples(TestSound.Noise(10_000, 1)).ToBytes(), failAt: 0, asyncOnly: true);
        Assert.Equal(AudioError.ReadFailed, (await Assert.ThrowsAsync<AudioException>(async () => await WavAudioSource.OpenAsync(broken, "a.wav"))).Error);
        var stopped = new PipeLikeStream(new byte[50], asyncOnly: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await WavAudioSource.OpenAsync(stopped, "a.wav", cancellationToken: new CancellationToken(true)));
        Assert.True(stopped.Disposed);
    }
}
