using System.Buffers.Binary;

namespace TuneScout;

/// <summary>Reads the chunks of a WAV file up to its samples: RIFF, RF64 and BW64.</summary>
/// <remarks>
/// Sources: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0" (RIFF); EBU Tech 3306 (RF64);
/// ITU-R BS.2088 (BW64). Holds a few bytes at a time, whatever sizes the chunks claim.
/// </remarks>
/// <param name="stream">Stands at the file's first byte.</param>
/// <param name="name">What messages call the file.</param>
/// <param name="keepChunks">Whether what else stands in the header is kept.</param>
internal sealed class WavHeaderReader(Stream stream, string name, bool keepChunks = false)
{
    /// <summary>No program writes as many before the samples: what has more is something else, and is not read for hours.</summary>
    private const int MostChunks = 10_000;

    private const int LongestFormat = 40;
    private const uint SizeIsElsewhere = uint.MaxValue;

    private readonly byte[] _scratch = new byte[512];
    private readonly List<WavChunk> _chunks = [];
    private long _kept;
    private long _position;
    private uint _riffBytes;
    private bool _is64;
    private bool _isAsync;
    private CancellationToken _cancellationToken;
    private long? _dataBytes64;

    /// <summary>Whether bytes begin as a WAV file does.</summary>
    public static bool IsWav(ReadOnlySpan<byte> start) =>
        start.Length >= 12 && start[8..12].SequenceEqual("WAVE"u8)
        && (start.StartsWith("RIFF"u8) || start.StartsWith("RF64"u8) || start.StartsWith("BW64"u8));

    /// <summary>Reads up to the first sample, where the stream then stands.</summary>
    public WavHeader Read() => ReadAsync(isAsync: false, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>The same, never waiting in a synchronous read: for streams that refuse those.</summary>
    public Task<WavHeader> ReadAsync(CancellationToken cancellationToken) => ReadAsync(isAsync: true, cancellationToken);

    // One reading for both: without isAsync every step ends before it returns.
    private async Task<WavHeader> ReadAsync(bool isAsync, CancellationToken cancellationToken)
    {
        _isAsync = isAsync;
        _cancellationToken = cancellationToken;
        await ReadRiffAsync().ConfigureAwait(false);
        WavHeader? format = null;
        for (var chunk = 0; chunk < MostChunks; chunk++)
        {
            if (await FillAsync(_scratch.AsMemory(0, 8)).ConfigureAwait(false) < 8)
                throw Fault(SoundFaultKind.Truncated, format is null ? "the file ends before the format of its sound is told" : "the file ends in its header, before any sound");
            var size = BinaryPrimitives.ReadUInt32LittleEndian(_scratch.AsSpan(4));
            if (IsId("data"u8))
            {
                if (format is null) throw Fault(SoundFaultKind.NotAudio, "the WAV header does not tell the format of the sound before the sound");
                return format with { DataBytes = DataBytes(size), Chunks = _chunks };
            }

            if (IsId("fmt "u8) && format is null)
            {
                var length = await FillExactlyAsync((int)Math.Min(size, LongestFormat)).ConfigureAwait(false);
                format = WavFormatReader.Read(_scratch.AsSpan(0, length), name);
                await SkipAsync(Padded(size) - length).ConfigureAwait(false);
            }
            else if (IsId("ds64"u8) && _is64)
            {
                var length = await FillExactlyAsync((int)Math.Min(size, 24)).ConfigureAwait(false);
                if (length >= 16) _dataBytes64 = (long)Math.Min(long.MaxValue, BinaryPrimitives.ReadUInt64LittleEndian(_scratch.AsSpan(8)));
                await SkipAsync(Padded(size) - length).ConfigureAwait(false);
            }
            else if (keepChunks && WavChunk.IsKept(_scratch.AsSpan(0, 4), size) && _kept + size <= WavChunk.MostBytes)
            {
                await KeepAsync(System.Text.Encoding.Latin1.GetString(_scratch.AsSpan(0, 4)), size).ConfigureAwait(false);
            }
            else
            {
                await SkipAsync(Padded(size)).ConfigureAwait(false);
            }
        }

        throw Fault(SoundFaultKind.NotAudio, $"the WAV header has more than {MostChunks} parts and no sound among them");
    }

    private bool IsId(ReadOnlySpan<byte> id) => _scratch.AsSpan(0, 4).SequenceEqual(id);

    private async ValueTask KeepAsync(string id, uint size)
    {
        var content = new byte[size];
        if (await FillAsync(content).ConfigureAwait(false) < content.Length) throw Fault(SoundFaultKind.Truncated, "the file ends in its header, before any sound");
        _chunks.Add(new WavChunk(id, content));
        _kept += size;
        await SkipAsync(Padded(size) - size).ConfigureAwait(false);
    }

    private async ValueTask ReadRiffAsync()
    {
        var count = await FillAsync(_scratch.AsMemory(0, 12)).ConfigureAwait(false);
        if (count == 0) throw Fault(SoundFaultKind.Empty, "the file is empty");
        var start = _scratch.AsSpan(0, 12);
        if (count < 12)
        {
            throw "RIFF"u8.StartsWith(start[..Math.Min(count, 4)])
                ? Fault(SoundFaultKind.Truncated, $"the file ends after {count} bytes, in the first line of its header")
                : Fault(SoundFaultKind.NotAudio, "the file is too short to be audio");
        }

        if (start.StartsWith("RIFX"u8)) throw Fault(SoundFaultKind.Unsupported, "the WAV file is big-endian (RIFX)");
        if (!IsWav(start)) throw Fault(SoundFaultKind.NotAudio, "the content is not a WAV file");
        _is64 = !start.StartsWith("RIFF"u8);
        _riffBytes = BinaryPrimitives.ReadUInt32LittleEndian(start[4..]);
    }

    // Programs that write into a pipe cannot come back to put in the size. They leave 0 or all ones (ffmpeg),
    // or the most that they would have written: 0x7FFFF000 (SoX), 0x7FFFFFFE or 0x80000000 (arecord).
    private long? DataBytes(uint size)
    {
        if (_is64 && size == SizeIsElsewhere) return _dataBytes64 is > 0 ? _dataBytes64 : null;
        if (size is >= 0xFFFF_FF00 or (>= 0x7FFF_F000 and <= 0x8000_0000)) return null;

        // 0 is true for an empty sound, if the whole file's size has been put in and leaves no room for more.
        if (size == 0 && (_riffBytes >= 0xFFFF_FF00 || _riffBytes + 8L <= _position)) return null;
        return size;
    }

    private static long Padded(uint size) => size + (long)(size & 1);

    private async ValueTask<int> FillExactlyAsync(int count)
    {
        var read = await FillAsync(_scratch.AsMemory(0, count)).ConfigureAwait(false);
        return read == count ? count : throw Fault(SoundFaultKind.Truncated, "the file ends in its header, before any sound");
    }

    private async ValueTask<int> FillAsync(Memory<byte> target)
    {
        var count = _isAsync
            ? await stream.ReadAtLeastAsync(target, target.Length, throwOnEndOfStream: false, _cancellationToken).ConfigureAwait(false)
            : stream.ReadAtLeast(target.Span, target.Length, throwOnEndOfStream: false);
        _position += count;
        return count;
    }

    private async ValueTask SkipAsync(long bytes)
    {
        if (bytes <= 0) return;
        if (stream.CanSeek && bytes > _scratch.Length)
        {
            if (bytes > stream.Length - stream.Position) throw Fault(SoundFaultKind.Truncated, "the file ends in its header, before any sound");
            stream.Seek(bytes, SeekOrigin.Current);
            _position += bytes;
            return;
        }

        while (bytes > 0)
        {
            var count = await FillAsync(_scratch.AsMemory(0, (int)Math.Min(bytes, _scratch.Length))).ConfigureAwait(false);
            if (count == 0) return;
            bytes -= count;
        }
    }

    private SoundFault Fault(SoundFaultKind error, string reason) => new(name, error, reason);
}
