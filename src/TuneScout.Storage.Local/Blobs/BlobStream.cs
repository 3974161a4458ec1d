using System.Security.Cryptography;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>A blob, or a part of it, for reading. Whoever reads the whole in order has it checked: the last read fails if the bytes are not those of its name. Not thread-safe.</summary>
internal sealed class BlobStream : Stream
{
    private readonly FileStream _file;
    private readonly BlobId _id;
    private readonly long _start;
    private long _position;
    private IncrementalHash? _hash;

    /// <param name="file">The blob's file; closed with this stream.</param>
    /// <param name="id">The blob.</param>
    /// <param name="start">The first byte of the part.</param>
    /// <param name="length">The bytes of the part.</param>
    /// <param name="isWhole">Whether it is all of the blob.</param>
    public BlobStream(FileStream file, BlobId id, long start, long length, bool isWhole)
    {
        _file = file;
        _id = id;
        _start = start;
        Length = length;
        _file.Position = start;
        if (isWhole) _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override int Read(Span<byte> buffer)
    {
        buffer = buffer[..(int)Math.Clamp(Length - _position, 0, buffer.Length)];
        var read = _file.Read(buffer);
        Account(buffer[..read], buffer.Length);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        buffer = buffer[..(int)Math.Clamp(Length - _position, 0, buffer.Length)];
        var read = await _file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Account(buffer.Span[..read], buffer.Length);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var position = offset + origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => _position,
            _ => Length,
        };
        if (position < 0) throw new IOException("A position before the beginning was asked for.");
        if (position == _position) return position;
        _hash?.Dispose();
        _hash = null; // it is no longer read in order
        _position = position;
        _file.Position = _start + Math.Min(position, Length);
        return position;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash?.Dispose();
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Account(ReadOnlySpan<byte> read, int asked)
    {
        if (read.IsEmpty && asked > 0) throw Damaged("it was cut off while it was read");
        _position += read.Length;
        if (_hash is null) return;
        _hash.AppendData(read);
        if (_position < Length) return;
        var matches = BlobId.FromHash(_hash.GetHashAndReset()) == _id;
        _hash.Dispose();
        _hash = null;
        if (!matches) throw Damaged("its bytes are not those that were stored");
    }

    private StoreException Damaged(string reason) => new($"{_file.Name}: {reason}; delete it and store the recording again.");
}
