using System.Buffers.Binary;
using System.Text;

namespace TuneScout.Fingerprinting.Tests;

/// <summary>Writes WAV files of every flavour, and wrong ones.</summary>
internal sealed record WavFile
{
    public const ushort Pcm = 1, Float = 3, Extensible = 0xFFFE;

    public string Riff { get; init; } = "RIFF";

    public ushort Tag { get; init; } = Pcm;

    /// <summary>The codec within an extensible header.</summary>
    public ushort SubTag { get; init; } = Pcm;

    public int Channels { get; init; } = 1;

    public uint SampleRate { get; init; } = 8000;

    public int Bits { get; init; } = 16;

    public int? ValidBits { get; init; }

    public int? FrameBytes { get; init; }

    public int ContainerBytes => (Bits + 7) / 8;

    public byte[] Data { get; init; } = [];

    /// <summary>What the header says instead of the data's true size.</summary>
    public uint? DataSize { get; init; }

    public uint? RiffSize { get; init; }

    public ulong? DataSize64 { get; init; }

    public (string Id, int Bytes)[] Before { get; init; } = [];

    public (string Id, int Bytes)[] After { get; init; } = [];

    public byte[] ToBytes()
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write(Encoding.ASCII.GetBytes(Riff));
        writer.Write(0u);
        writer.Write("WAVE"u8);
        if (Riff != "RIFF")
        {
            writer.Write("ds64"u8);
            writer.Write(28u);
            writer.Write(0UL);
            writer.Write(DataSize64 ?? (ulong)Data.Length);
            writer.Write(0UL);
            writer.Write(0u);
        }

        foreach (var (id, bytes) in Before) Chunk(writer, id, new byte[bytes]);
        Chunk(writer, "fmt ", Format());
        writer.Write("data"u8);
        writer.Write(DataSize ?? (Riff == "RIFF" ? (uint)Data.Length : uint.MaxValue));
        writer.Write(Data);
        if (Data.Length % 2 != 0 && After.Length > 0) writer.Write((byte)0);
        foreach (var (id, bytes) in After) Chunk(writer, id, new byte[bytes]);
        writer.Flush();
        var all = file.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(all.AsSpan(4), RiffSize ?? (Riff == "RIFF" ? (uint)(all.Length - 8) : uint.MaxValue));
        return all;
    }

    /// <summary>Stores samples of -1 to 1 as this file's format says.</summary>
    public WavFile WithSamples(ReadOnlySpan<float> samples)
    {
        var bytes = new byte[samples.Length * ContainerBytes];
        for (var i = 0; i < samples.Length; i++) Store(samples[i], bytes.AsSpan(i * ContainerBytes));
        return this with { Data = bytes };
    }

    private void Store(double sample, Span<byte> target)
    {
        if (Tag == Float || (Tag == Extensible && SubTag == Float))
        {
            if (Bits == 32) BinaryPrimitives.WriteSingleLittleEndian(target, (float)sample);
            else BinaryPrimitives.WriteDoubleLittleEndian(target, sample);
            return;
        }

        var full = 1L << ((8 * ContainerBytes) - 1);
        var value = Math.Clamp((long)Math.Round(sample * full), -full, full - 1);
        if (ContainerBytes == 1) value += 128;
        for (var i = 0; i < ContainerBytes; i++) target[i] = (byte)(value >> (8 * i));
    }

    private byte[] Format()
    {
        var format = new byte[Tag == Extensible ? 40 : 16];
        var frame = FrameBytes ?? (Channels * ContainerBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(format, Tag);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(2), (ushort)Channels);
        BinaryPrimitives.WriteUInt32LittleEndian(format.AsSpan(4), SampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(format.AsSpan(8), SampleRate * (uint)frame);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(12), (ushort)frame);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(14), (ushort)Bits);
        if (Tag != Extensible) return format;
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(16), 22);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(18), (ushort)(ValidBits ?? Bits));
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(24), SubTag);
        byte[] tail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];
        tail.CopyTo(format, 26);
        return format;
    }

    private static void Chunk(BinaryWriter writer, string id, byte[] body)
    {
        writer.Write(Encoding.ASCII.GetBytes(id));
        writer.Write((uint)body.Length);
        writer.Write(body);
        if (body.Length % 2 != 0) writer.Write((byte)0);
    }
}

/// <summary>A stream that cannot seek and hands out its bytes in pieces.</summary>
internal sealed class PipeLikeStream(byte[] bytes, int seed = 0, int failAt = int.MaxValue, bool asyncOnly = false) : Stream
{
    private readonly Random _random = new(seed);
    private int _at;

    public bool Disposed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => asyncOnly ? throw new InvalidOperationException("Synchronous operations are disallowed.") : ReadNext(buffer);

    private int ReadNext(Span<byte> buffer)
    {
        if (_at >= failAt) throw new IOException("the disk is gone");
        var count = Math.Min(Math.Min(buffer.Length, bytes.Length - _at), 1 + _random.Next(3000));
        bytes.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (asyncOnly) await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return ReadNext(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        Disposed = true;
        base.Dispose(disposing);
    }
}
