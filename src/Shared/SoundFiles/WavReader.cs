using System.Buffers;

namespace TuneScout;

/// <summary>Reads WAV files without any decoder: PCM of 8, 16, 24 and 32 bits, float of 32 and 64 bits; RIFF, RF64 and BW64.</summary>
/// <remarks>
/// Reads as it goes, from streams that can seek and from those that cannot. A file whose size was never put in, as a pipe
/// leaves it, is read to its end. Not thread-safe.
/// </remarks>
internal sealed class WavReader : IAsyncDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly bool _keepChunks;
    private readonly WavEncoding _encoding;
    private readonly int _frameBytes;
    private readonly long? _announcedBytes;
    private readonly List<WavChunk> _chunks;
    private byte[] _buffer = [];
    private int _buffered;
    private long _readBytes;
    private bool _ended;

    private WavReader(Stream stream, string name, bool leaveOpen, bool keepChunks, WavHeader header, WavEncoding encoding)
    {
        _stream = stream;
        _keepChunks = keepChunks;
        _leaveOpen = leaveOpen;
        _encoding = encoding;
        _frameBytes = header.FrameBytes;
        Name = name;
        SampleRate = header.SampleRate;
        Channels = header.Channels;
        _announcedBytes = header.DataBytes;
        _chunks = [.. header.Chunks];
        long? present = stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : null;
        if (_announcedBytes > present) throw Truncated(present.Value);
        if (_announcedBytes < _frameBytes || present < _frameBytes) throw Empty();
        if ((_announcedBytes ?? present) is { } bytes && bytes / _frameBytes / SampleRate is var seconds and < int.MaxValue)
            Duration = TimeSpan.FromSeconds((double)(bytes / _frameBytes) / SampleRate);
    }

    /// <summary>What messages call it.</summary>
    public string Name { get; }

    /// <summary>Sample frames per second.</summary>
    public int SampleRate { get; }

    /// <summary>Channels per sample frame.</summary>
    public int Channels { get; }

    /// <summary>The length, where it is known.</summary>
    public TimeSpan? Duration { get; }

    /// <summary>Whether a file is read, and no other stream.</summary>
    public bool IsFile => _stream is FileStream;

    /// <summary>What stands before and after the samples, where it is kept; complete when they have been read to their end.</summary>
    public IReadOnlyList<WavChunk> Chunks => _chunks;

    /// <summary>Reads the header of a WAV file from a stream, from where it stands.</summary>
    /// <param name="stream">Need not be seekable; if it is, a truncated file is found out at once and not only at its end.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the reader is disposed; it is closed if opening fails and this is false.</param>
    /// <param name="keepChunks">Whether what stands before and after the samples is kept.</param>
    /// <exception cref="SoundFault">The stream cannot be read, is not a WAV file, is truncated or empty, or has a codec that needs a decoder.</exception>
    public static WavReader Open(Stream stream, string name, bool leaveOpen, bool keepChunks = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        try
        {
            return Make(stream, name, leaveOpen, keepChunks, ReadHeader(stream, name, keepChunks));
        }
        catch
        {
            if (!leaveOpen) stream.Dispose();
            throw;
        }
    }

    /// <summary>The same for streams that refuse synchronous reads, as a web server's request does.</summary>
    public static async ValueTask<WavReader> OpenAsync(Stream stream, string name, bool leaveOpen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        try
        {
            var header = await new WavHeaderReader(stream, name).ReadAsync(cancellationToken).ConfigureAwait(false);
            return Make(stream, name, leaveOpen, keepChunks: false, header);
        }
        catch (Exception fault)
        {
            if (!leaveOpen) await stream.DisposeAsync().ConfigureAwait(false);
            if (fault is IOException or UnauthorizedAccessException) throw FileReading.Explain(name, fault);
            throw;
        }
    }

    /// <summary>Reads the next samples; 0 only at the end.</summary>
    public async ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken = default)
    {
        AudioBuffers.CheckRoom(buffer, Channels);
        if (_ended) return 0;
        if (_buffer.Length == 0) _buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BufferBytes, Math.Max(_announcedBytes ?? BufferBytes, _frameBytes)));
        var wanted = (int)Math.Min((long)buffer.Length / Channels * _frameBytes, _buffer.Length - (_buffer.Length % _frameBytes));
        while (_buffered < _frameBytes)
        {
            var room = (int)Math.Min(wanted - _buffered, (_announcedBytes ?? long.MaxValue) - _readBytes);
            var count = room == 0 ? 0 : await ReadBytesAsync(_buffer.AsMemory(_buffered, room), cancellationToken).ConfigureAwait(false);
            if (count == 0) return End();
            _buffered += count;
            _readBytes += count;
        }

        return TakeFrames(buffer.Span);
    }

    public async ValueTask DisposeAsync()
    {
        _ended = true;
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        if (!_leaveOpen) await _stream.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Reads a header alone.</summary>
    public static WavHeader ReadHeader(Stream stream, string name, bool keepChunks = false)
    {
        try
        {
            return new WavHeaderReader(stream, name, keepChunks).Read();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw FileReading.Explain(name, fault);
        }
    }

    private static WavReader Make(Stream stream, string name, bool leaveOpen, bool keepChunks, WavHeader header) =>
        new(stream, name, leaveOpen, keepChunks, header, header.Encoding
            ?? throw new SoundFault(name, SoundFaultKind.Unsupported, $"the WAV file is stored as {header.Codec}, which only ffmpeg can decode"));

    private async ValueTask<int> ReadBytesAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        try
        {
            return await _stream.ReadAsync(target, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw FileReading.Explain(Name, fault);
        }
    }

    private int TakeFrames(Span<float> target)
    {
        var frames = _buffered / _frameBytes;
        var bytes = frames * _frameBytes;
        PcmConverter.ToFloat(_buffer.AsSpan(0, bytes), _encoding, target[..(frames * Channels)]);
        _buffer.AsSpan(bytes, _buffered - bytes).CopyTo(_buffer);
        _buffered -= bytes;
        return frames * Channels;
    }

    // Bytes of a sample frame that is not whole are left out: a recorder was stopped within it.
    private int End()
    {
        if (_readBytes < _announcedBytes) throw Truncated(_readBytes);
        if (_readBytes < _frameBytes) throw Empty();
        _ended = true;
        ReadChunksBehind();
        return 0;
    }

    private void ReadChunksBehind()
    {
        if (!_keepChunks || !_stream.CanSeek || _announcedBytes is null) return;
        try
        {
            _stream.Seek(_announcedBytes.Value & 1, SeekOrigin.Current);
            _chunks.AddRange(WavChunk.ReadRest(_stream, WavChunk.MostBytes - _chunks.Sum(chunk => (long)chunk.Content.Length)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw FileReading.Explain(Name, fault);
        }
    }

    private SoundFault Truncated(long present) => new(Name, SoundFaultKind.Truncated,
        $"the WAV header announces {_announcedBytes} bytes of sound and {present} are there: the file is cut off; copy or download it again");

    private SoundFault Empty() => new(Name, SoundFaultKind.Empty, "the WAV file holds no sound");
}
