using System.Security.Cryptography;
using Amazon.S3.Model;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>An object, or a part of it, for reading; goes on where a connection broke. Not thread-safe.</summary>
/// <remarks>Whoever reads the whole of a blob in order has it checked: the last read fails if the bytes are not those of its name.</remarks>
internal sealed class S3ReadStream : Stream
{
    private readonly S3Bucket _bucket;
    private readonly string _key;
    private readonly long _start;
    private readonly BlobId? _expected;
    private GetObjectResponse? _response;
    private IncrementalHash? _hash;
    private long _position;
    private long _unreported;

    /// <param name="bucket">Where it is.</param>
    /// <param name="key">The object.</param>
    /// <param name="start">The first byte of the part.</param>
    /// <param name="length">The bytes of the part.</param>
    /// <param name="response">Already opened at the start; null to open it at the first read.</param>
    /// <param name="expected">The hash of all that is read here; null where it is not checked.</param>
    public S3ReadStream(S3Bucket bucket, string key, long start, long length, GetObjectResponse? response, BlobId? expected)
    {
        (_bucket, _key, _start, Length, _response, _expected) = (bucket, key, start, length, response, expected);
        if (expected is not null) _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    }

    /// <summary>The version that is read on when a connection broke; null for any, as where the key says what the content is.</summary>
    public string? Etag { get; init; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        buffer = buffer[..(int)Math.Clamp(Length - _position, 0, buffer.Length)];
        if (buffer.IsEmpty) return 0;
        var operation = _bucket.Operation("GetObject");
        var backOff = _bucket.Calls.NewBackOff();
        while (true)
        {
            _response ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
            Exception fault;
            try
            {
                var content = _response.ResponseStream;
                var read = await _bucket.Calls.LimitAsync(_bucket.Calls.Options.RequestTimeout, token => content.ReadAsync(buffer, token).AsTask(), cancellationToken).ConfigureAwait(false);
                if (read > 0)
                {
                    Account(buffer.Span[..read]);
                    return read;
                }

                fault = new IOException("the object ended early");
            }
            catch (Exception broken) when (!cancellationToken.IsCancellationRequested && AwsFaults.IsTransient(broken))
            {
                fault = broken;
            }

            Drop();
            if (!await backOff.WaitAsync(cancellationToken).ConfigureAwait(false)) throw AwsFaults.Of(operation, fault);
            _bucket.Calls.Metrics.Retried(operation);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        // Nothing in there returns to the caller's context.
        return ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();
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
        Drop();
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
            Drop();
            _hash?.Dispose();
            _hash = null;
        }

        base.Dispose(disposing);
    }

    private async Task<GetObjectResponse> OpenAsync(CancellationToken cancellationToken) =>
        await _bucket.GetAsync(_key, new ByteRange(_start + _position, _start + Length - 1), Etag, cancellationToken).ConfigureAwait(false)
        ?? throw S3BlobStore.Damaged(_bucket.Name, _key, "it was deleted while it was read");

    private void Account(ReadOnlySpan<byte> read)
    {
        _position += read.Length;
        _unreported += read.Length;
        if (_hash is null) return;
        _hash.AppendData(read);
        if (_position < Length) return;
        var matches = BlobId.FromHash(_hash.GetHashAndReset()) == _expected;
        _hash.Dispose();
        _hash = null;
        if (!matches) throw S3BlobStore.Damaged(_bucket.Name, _key, "its bytes are not those that were stored");
    }

    private void Drop()
    {
        _response?.Dispose();
        _response = null;
        if (_unreported > 0) _bucket.Calls.Metrics.Transferred(_bucket.Operation("GetObject"), _unreported);
        _unreported = 0;
    }
}
