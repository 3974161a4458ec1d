using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace TuneScout.Fingerprinting;

/// <summary>Writes an archive to a stream, in memory for one track. Not thread-safe.</summary>
internal sealed class ArchiveWriter(Stream stream)
{
    private readonly ArrayBufferWriter<byte> _part = new();
    private readonly XxHash64 _checksums = new();

    public long Tracks { get; private set; }

    public ValueTask BeginAsync(string schemeId, CancellationToken cancellationToken)
    {
        _part.Write(ArchiveFormat.Magic);
        Write(ArchiveFormat.Version);
        Write(Encoding.UTF8.GetByteCount(schemeId));
        Encoding.UTF8.GetBytes(schemeId, _part);
        return EndPartAsync(cancellationToken);
    }

    public ValueTask AddAsync(ArchiveTrack track, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>(track.Fingerprint.Length + 512);
        ArchiveFormat.WriteTrack(body, track);
        if (body.WrittenCount > ArchiveFormat.MostTrackBytes)
            throw new StoreException($"Track {track.Track.Id} takes {body.WrittenCount} bytes, a track of an archive may have {ArchiveFormat.MostTrackBytes}: shorten its texts.");
        Write(body.WrittenCount);
        _part.Write(body.WrittenSpan);
        Tracks++;
        return EndPartAsync(cancellationToken);
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        Write(0);
        BinaryPrimitives.WriteInt64LittleEndian(_part.GetSpan(sizeof(long)), Tracks);
        _part.Advance(sizeof(long));
        Write(_checksums.GetCurrentHashAsUInt64());
        return FlushAsync(cancellationToken);
    }

    private ValueTask EndPartAsync(CancellationToken cancellationToken)
    {
        var checksum = XxHash64.HashToUInt64(_part.WrittenSpan);
        Write(checksum);
        _checksums.Append(_part.WrittenSpan[^ArchiveFormat.ChecksumBytes..]);
        return FlushAsync(cancellationToken);
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_part.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _part.ResetWrittenCount();
    }

    private void Write(int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_part.GetSpan(sizeof(int)), number);
        _part.Advance(sizeof(int));
    }

    private void Write(ulong number)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_part.GetSpan(sizeof(ulong)), number);
        _part.Advance(sizeof(ulong));
    }
}
