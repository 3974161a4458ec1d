using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace TuneScout.Equalizer.Tests;

public sealed class WavTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Property(MaxTest = 60)]
    public Property Write_then_read_is_the_same_sound() => Prop.ForAll(
        (from channels in Gen.Choose(1, 9)
         from frames in Gen.Choose(1, 3000)
         from rate in Gen.Elements(8000, 44100, 192000)
         from encoding in Gen.Elements(SampleEncoding.Float32, SampleEncoding.Integer16, SampleEncoding.Integer24)
         from seed in Gen.Choose(0, 1 << 20)
         select (channels, frames, rate, encoding, seed)).ToArbitrary(),
        input =>
        {
            var samples = Noise.Samples(input.seed, input.channels * input.frames, 1.2f);
            var path = _folder.WavAsync("a.wav", samples, input.rate, input.channels, input.encoding).GetAwaiter().GetResult();
            var read = TestFolder.ReadAsync(path).GetAwaiter().GetResult();
            Assert.Equal((input.rate, input.channels), (read.Rate, read.Channels));
            Assert.Equal(samples.Length, read.Samples.Length);
            var step = input.encoding switch { SampleEncoding.Integer16 => 1 / 32768f, SampleEncoding.Integer24 => 1 / 8388608f, _ => 0 };
            for (var i = 0; i < samples.Length; i++)
            {
                var expected = step == 0 ? samples[i] : Math.Clamp(samples[i], -1, 1 - step);
                Assert.True(Math.Abs(expected - read.Samples[i]) <= 1.5f * step, $"{samples[i]} became {read.Samples[i]}");
            }
        });

    [Theory]
    [InlineData(SampleEncoding.Integer16, 1)]
    [InlineData(SampleEncoding.Integer16, 6)]
    [InlineData(SampleEncoding.Integer24, 2)]
    [InlineData(SampleEncoding.Float32, 2)]
    public async Task ffmpeg_reads_what_is_written(SampleEncoding encoding, int channels)
    {
        var path = await _folder.WavAsync("a.wav", TestFolder.Chord(0.5, 44100, channels), 44100, channels, encoding);
        var told = await TestFolder.RunAsync("ffprobe", "-v", "error", "-show_entries", "stream=codec_name,channels,sample_rate,duration_ts", "-of", "csv=p=0", path);
        var codec = encoding switch { SampleEncoding.Integer16 => "pcm_s16le", SampleEncoding.Integer24 => "pcm_s24le", _ => "pcm_f32le" };
        Assert.Equal($"{codec},44100,{channels},22050", told.Trim());
    }

    [Fact]
    public void Dither_makes_the_error_independent_of_the_signal()
    {
        // At every place between two steps, the mean of the result is the sample, and the error has the power of one triangle and one uniform: 1/4 step squared.
        foreach (var part in (double[])[0.05, 0.25, 0.5, 0.83])
        {
            var quantizer = new SampleQuantizer(SampleEncoding.Integer16);
            var samples = new float[100_000];
            Array.Fill(samples, (float)((1000 + part) / 32768));
            var bytes = new byte[2 * samples.Length];
            quantizer.Quantize(samples, bytes);
            double mean = 0, power = 0;
            for (var i = 0; i < samples.Length; i++)
            {
                var error = BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(2 * i)) - (samples[i] * 32768.0);
                mean += error / samples.Length;
                power += error * error / samples.Length;
            }

            Assert.InRange(mean, -0.01, 0.01);
            Assert.InRange(power, 0.24, 0.26);
        }
    }

    [Fact]
    public void What_needs_no_rounding_gets_no_dither()
    {
        var samples = Enumerable.Range(-32768, 65536).Select(i => i / 32768f).ToArray();
        var bytes = new byte[2 * samples.Length];
        new SampleQuantizer(SampleEncoding.Integer16).Quantize(samples, bytes);
        for (var i = 0; i < samples.Length; i++) Assert.Equal(i - 32768, BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(2 * i)));
    }

    [Fact]
    public async Task A_file_over_4_GiB_is_RF64()
    {
        // As much as the disk can skip: the stream counts, and keeps the head only.
        await using var stream = new SparseStream();
        await using var writer = new WavSampleWriter(stream, "big", 48000, 2, new SampleQuantizer(SampleEncoding.Float32), () => []);
        var block = new float[1 << 20];
        for (var i = 0; i < 1025; i++) await writer.WriteAsync(block, TestContext.Current.CancellationToken);
        await writer.CompleteAsync(TestContext.Current.CancellationToken);
        var header = new WavHeaderReader(new MemoryStream(stream.Head), "big").Read();
        Assert.Equal("RF64"u8.ToArray(), stream.Head[..4]);
        Assert.Equal(1025L << 22, header.DataBytes);
        Assert.Equal((48000, 2), (header.SampleRate, header.Channels));
    }

    [Property(MaxTest = 300)]
    public void Damaged_files_are_refused_or_read_but_never_crash(int seed)
    {
        var random = new Random(seed);
        var path = _folder.WavAsync("a.wav", Noise.Samples(seed, 200), 44100, 2, SampleEncoding.Integer16, new WavChunk("LIST", [1, 2, 3])).GetAwaiter().GetResult();
        var bytes = File.ReadAllBytes(path);
        for (var i = 0; i <= random.Next(6); i++) bytes[random.Next(Math.Min(120, bytes.Length))] = (byte)random.Next(256);
        using var stream = new MemoryStream(bytes[..random.Next(bytes.Length + 1)]);
        try
        {
            var source = WavSampleSource.Open(stream, "damaged");
            var buffer = new float[source.Channels * 100];
            while (source.ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult() > 0)
            {
            }
        }
        catch (SoundFileException fault)
        {
            Assert.StartsWith("damaged: ", fault.Message, StringComparison.Ordinal);
        }
    }

    private sealed class SparseStream : Stream
    {
        private long _length;

        public byte[] Head { get; } = new byte[256];

        public override bool CanRead => false;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position { get; set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Position < Head.Length) buffer[..(int)Math.Min(buffer.Length, Head.Length - Position)].CopyTo(Head.AsSpan((int)Position));
            Position += buffer.Length;
            _length = Math.Max(_length, Position);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
