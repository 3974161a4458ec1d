using System.Buffers;
using System.Buffers.Binary;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

/// <summary>Bytes that nobody meant: random ones, and good files with something changed.</summary>
public sealed class WavFuzzTests
{
    // The scratch space of a header, the objects of a source, state machines and an exception with its stack trace;
    // the pooled buffers have been allocated before.
    private const long MostBytes = 24_000;

    private static readonly uint[] Extremes = [0, 1, 2, 7, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF];

    [Theory]
    [InlineData(1, 10_000)]
    [InlineData(2, 30_000)]
    [InlineData(3, 30_000)]
    public void Nothing_but_the_documented_exception_and_no_memory_for_claims(int seed, int inputs)
    {
        var random = new Random(seed);
        var corpus = Corpus();
        var samples = new float[4096];
        foreach (var file in corpus) Swallow(new MemoryStream(file), samples);
        for (var size = 16; size <= 1 << 16; size *= 2) ArrayPool<byte>.Shared.Return(ArrayPool<byte>.Shared.Rent(size));
        var (read, refused) = (0, 0);
        for (var i = 0; i < inputs; i++)
        {
            var bytes = seed == 1 ? RandomBytes(random) : Mutate(corpus[random.Next(corpus.Length)], random);
            Stream stream = seed == 3 ? new PipeLikeStream(bytes, i) : new MemoryStream(bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var good = Swallow(stream, samples);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MostBytes, $"input {i} of seed {seed}, {bytes.Length} bytes: allocated {allocated}");
            if (good) read++;
            else refused++;
        }

        // Neither may be a matter of luck: changed files must often get past the header, and be refused often.
        Assert.True(refused > inputs / 20, $"{refused} refused");
        if (seed != 1) Assert.True(read > inputs / 20, $"{read} read");
    }

    [Fact]
    public async Task OpenAsync_reads_and_refuses_what_Open_does_without_a_synchronous_read()
    {
        var random = new Random(4);
        var corpus = Corpus();
        for (var i = 0; i < 3_000; i++)
        {
            var bytes = i < corpus.Length ? corpus[i] : i % 3 == 0 ? RandomBytes(random) : Mutate(corpus[random.Next(corpus.Length)], random);
            var expected = await TellAsync(() => ValueTask.FromResult(WavAudioSource.Open(new PipeLikeStream(bytes, i), "fuzz")));
            var found = await TellAsync(() => WavAudioSource.OpenAsync(new PipeLikeStream(bytes, i, asyncOnly: true), "fuzz"));
            Assert.Equal(expected, found);
        }
    }

    // Everything that a reader is told: format, samples, or why not.
    private static async Task<string> TellAsync(Func<ValueTask<WavAudioSource>> open)
    {
        try
        {
            await using var source = await open();
            var samples = await TestSound.ReadAllAsync(source, Math.Max(300, source.Channels));
            return $"{source.SampleRate} {source.Channels} {source.Duration} {samples.Length} {samples.Aggregate(17, HashCode.Combine)}";
        }
        catch (AudioException fault)
        {
            return fault.Message;
        }
    }

    private static bool Swallow(Stream stream, float[] samples)
    {
        WavAudioSource? source = null;
        try
        {
            source = WavAudioSource.Open(stream, "fuzz");
            Assert.InRange(source.Channels, 1, 256);
            Assert.InRange(source.SampleRate, 1_000, 768_000);
            var total = 0L;
            while (Wait(source.ReadAsync(samples, CancellationToken.None).AsTask()) is var count and > 0)
            {
                Assert.Equal(0, count % source.Channels);
                total += count;
            }

            Assert.NotEqual(0, total);
            return true;
        }
        catch (AudioException fault)
        {
            Assert.StartsWith("fuzz: ", fault.Message, StringComparison.Ordinal);
            return false;
        }
        finally
        {
            if (source is not null) Assert.True(source.DisposeAsync().AsTask().IsCompletedSuccessfully);
        }
    }

    // Memory never makes anyone wait: on one thread, so that its allocations can be counted.
    private static int Wait(Task<int> read)
    {
        Assert.True(read.IsCompleted);
        return read.GetAwaiter().GetResult();
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(400)];
        random.NextBytes(bytes);
        if (random.Next(4) > 0)
        {
            // Past the first check, or none of it would be reached.
            ReadOnlySpan<byte> riff = random.Next(3) switch { 0 => "RIFF"u8, 1 => "RF64"u8, _ => "BW64"u8 };
            if (bytes.Length >= 12) riff.CopyTo(bytes);
            if (bytes.Length >= 12) "WAVE"u8.CopyTo(bytes.AsSpan(8));
            if (bytes.Length >= 20) "fmt \u0010\0\0\0"u8.CopyTo(bytes.AsSpan(12));
        }

        return bytes;
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToArray();
        for (var change = random.Next(1, 5); change > 0; change--)
        {
            var header = Math.Min(bytes.Length, 120);
            switch (random.Next(6))
            {
                case 0 when bytes.Length > 0:
                    bytes[random.Next(header)] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when header >= 4:
                    BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(random.Next(header - 3)), Extremes[random.Next(Extremes.Length)]);
                    break;
                case 2 when header >= 2:
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(random.Next(header - 1)), (ushort)Extremes[random.Next(Extremes.Length)]);
                    break;
                case 3:
                    bytes = bytes[..random.Next(bytes.Length + 1)];
                    break;
                case 4:
                    var at = random.Next(header + 1);
                    var more = new byte[random.Next(40)];
                    random.NextBytes(more);
                    bytes = [.. bytes.AsSpan(0, at), .. more, .. bytes.AsSpan(at)];
                    break;
                case 5 when header > 1:
                    var from = random.Next(header);
                    bytes = [.. bytes.AsSpan(0, from), .. bytes.AsSpan(from + random.Next(header - from))];
                    break;
                default:
                    break;
            }
        }

        return bytes;
    }

    private static byte[][] Corpus()
    {
        var samples = TestSound.Noise(600, 1);
        WavFile[] files =
        [
            new WavFile(),
            new WavFile { Bits = 8, Channels = 2, Before = [("JUNK", 13)], After = [("LIST", 30)] },
            new WavFile { Bits = 24, Channels = 3 },
            new WavFile { Bits = 32, DataSize = uint.MaxValue },
            new WavFile { Tag = WavFile.Float, Bits = 32, Channels = 2 },
            new WavFile { Tag = WavFile.Extensible, SubTag = WavFile.Float, Bits = 64 },
            new WavFile { Riff = "RF64", Channels = 2 },
            new WavFile { Riff = "BW64", Tag = WavFile.Extensible, Bits = 24, ValidBits = 20 },
        ];
        return [.. files.Select(file => file.WithSamples(samples).ToBytes())];
    }
}
