using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace TuneScout.Fingerprinting;

/// <summary>Reads an archive from a stream, in memory for one track; believes nothing that its checksum does not confirm. Not thread-safe.</summary>
internal sealed class ArchiveReader(Stream stream, string name)
{
    private const int MostSchemeBytes = 1024;
    private readonly XxHash64 _checksums = new();
    private byte[] _part = new byte[1 << 16];

    /// <summary>Tracks that were read.</summary>
    public long Tracks { get; private set; }

    /// <summary>Reads the head.</summary>
    /// <returns>The scheme of all fingerprints.</returns>
    public async ValueTask<string> BeginAsync(CancellationToken cancellationToken)
    {
        var magic = ArchiveFormat.Magic.Length;
        var read = await stream.ReadAtLeastAsync(_part.AsMemory(0, magic + 8), magic + 8, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (read < magic || !_part.AsSpan(0, magic).SequenceEqual(ArchiveFormat.Magic))
            throw new StoreException($"{name} is no archive of a TuneScout library: it does not begin as one.");
        if (read < magic + 8) throw CutOff();
        var version = BinaryPrimitives.ReadInt32LittleEndian(_part.AsSpan(magic));
        if (version != ArchiveFormat.Version)
            throw new StoreException($"{name} is an archive of version {version}, this software reads version {ArchiveFormat.Version}; update the software.");
        var length = BinaryPrimitives.ReadInt32LittleEndian(_part.AsSpan(magic + 4));
        if (length is < 0 or > MostSchemeBytes) throw Damaged("its head");
        await ReadPartAsync(magic + 8, length, "its head", cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(_part, magic + 8, length);
    }

    /// <summary>Reads the next track.</summary>
    /// <returns>The track, or null at the end, when the archive is known to be whole.</returns>
    public async ValueTask<ArchiveTrack?> ReadAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(0, sizeof(int), cancellationToken).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadInt32LittleEndian(_part);
        if (length == 0)
        {
            await EndAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }

        var what = $"track {Tracks + 1}";
        if (length is < 0 or > ArchiveFormat.MostTrackBytes) throw Damaged(what);
        await ReadPartAsync(sizeof(int), length, what, cancellationToken).ConfigureAwait(false);
        try
        {
            var track = ArchiveFormat.ReadTrack(_part.AsSpan(sizeof(int), length));
            Tracks++;
            return track;
        }
        catch (InvalidDataException fault)
        {
            throw Damaged($"{what}: {fault.Message}");
        }
    }

    private async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(0, sizeof(long) + ArchiveFormat.ChecksumBytes, cancellationToken).ConfigureAwait(false);
        var tracks = BinaryPrimitives.ReadInt64LittleEndian(_part);
        if (tracks != Tracks) throw new StoreException($"{name} is damaged: it should hold {tracks} tracks and holds {Tracks}; export the library again.");
        if (BinaryPrimitives.ReadUInt64LittleEndian(_part.AsSpan(sizeof(long))) != _checksums.GetCurrentHashAsUInt64()) throw Damaged("the order of its tracks");
        if (await stream.ReadAsync(_part.AsMemory(0, 1), cancellationToken).ConfigureAwait(false) != 0) throw Damaged("something stands behind its end");
    }

    // What a part has so far is in memory already; the rest and the checksum follow.
    private async ValueTask ReadPartAsync(int have, int length, string what, CancellationToken cancellationToken)
    {
        // A length that is damaged must not cost more memory than the file has bytes.
        const int block = 1 << 20;
        var total = have + length + ArchiveFormat.ChecksumBytes;
        for (var at = have; at < total;)
        {
            var count = Math.Min(block, total - at);
            await ReadAsync(at, count, cancellationToken).ConfigureAwait(false);
            at += count;
        }

        if (BinaryPrimitives.ReadUInt64LittleEndian(_part.AsSpan(have + length)) != XxHash64.HashToUInt64(_part.AsSpan(0, have + length))) throw Damaged(what);
        _checksums.Append(_part.AsSpan(have + length, ArchiveFormat.ChecksumBytes));
    }

    private async ValueTask ReadAsync(int at, int count, CancellationToken cancellationToken)
    {
        if (_part.Length < at + count) Array.Resize(ref _part, Math.Max(at + count, _part.Length * 2));
        if (await stream.ReadAtLeastAsync(_part.AsMemory(at, count), count, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < count) throw CutOff();
    }

    private StoreException CutOff() => new($"{name} is cut off after {Tracks} tracks: copy it again, or export the library again.");

    private StoreException Damaged(string what) => new($"{name} is damaged ({what}): copy it again, or export the library again.");
}
