namespace TuneScout.Web;

/// <summary>Reads a stream up to a number of bytes, after some that were read of it before. One byte more is an error.</summary>
internal sealed class LimitedStream(ReadOnlyMemory<byte> start, Stream rest, long most) : Stream
{
    private int _started;
    private long _count;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        if (_started < start.Length)
        {
            count = Math.Min(buffer.Length, start.Length - _started);
            start.Slice(_started, count).CopyTo(buffer);
            _started += count;
        }
        else
        {
            count = await rest.ReadAsync(buffer, cancellationToken);
        }

        _count += count;
        return _count <= most ? count : throw new UploadException($"The file is longer than {most / (1024.0 * 1024):0.#} MiB: that is the limit.", StatusCodes.Status413PayloadTooLarge);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>An upload that is refused; the message is for the user.</summary>
internal sealed class UploadException(string message, int status) : Exception(message)
{
    public int Status { get; } = status;
}
