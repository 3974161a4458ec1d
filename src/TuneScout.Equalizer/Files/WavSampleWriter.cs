using System.Buffers.Binary;

namespace TuneScout.Equalizer;

/// <summary>Writes WAV files of any length: RIFF, and RF64 when they pass 4 GiB. Not thread-safe.</summary>
/// <remarks>
/// Sources: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0"; EBU Tech 3306 (RF64: the place of its chunk "ds64" is held by a chunk "JUNK" until the size is known).
/// </remarks>
internal sealed class WavSampleWriter : ISampleWriter
{
    private const int HeadBytes = 12 + 36;
    private const ushort Pcm = 1, Float = 3, Extensible = 0xFFFE;

    private readonly Stream _stream;
    private readonly string _name;
    private readonly int _channels;
    private readonly SampleQuantizer _quantizer;
    private readonly Func<IReadOnlyList<WavChunk>> _chunks;
    private readonly byte[] _head;
    private readonly int _frameBytes;
    private byte[] _buffer = [];
    private long _dataBytes;
    private bool _begun;

    /// <param name="stream">Written from its start; must seek.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="sampleRate">Frames a second.</param>
    /// <param name="channels">Samples a frame.</param>
    /// <param name="quantizer">How samples are stored.</param>
    /// <param name="chunks">What is written after the sound, asked for at the end.</param>
    public WavSampleWriter(Stream stream, string name, int sampleRate, int channels, SampleQuantizer quantizer, Func<IReadOnlyList<WavChunk>> chunks)
    {
        (_stream, _name, _channels, _quantizer, _chunks) = (stream, name, channels, quantizer, chunks);
        _frameBytes = channels * quantizer.BytesPerSample;
        _head = Head(sampleRate);
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<float> samples, CancellationToken cancellationToken)
    {
        try
        {
            await BeginAsync(cancellationToken).ConfigureAwait(false);
            var bytes = samples.Length * _quantizer.BytesPerSample;
            if (_buffer.Length < bytes) _buffer = new byte[bytes];
            _quantizer.Quantize(samples.Span, _buffer);
            await _stream.WriteAsync(_buffer.AsMemory(0, bytes), cancellationToken).ConfigureAwait(false);
            _dataBytes += bytes;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw FileWriting.Explain(_name, fault);
        }
    }

    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await BeginAsync(cancellationToken).ConfigureAwait(false);
            if (_dataBytes % 2 == 1) _stream.WriteByte(0);
            foreach (var chunk in _chunks())
            {
                var head = new byte[8];
                for (var i = 0; i < 4; i++) head[i] = (byte)chunk.Id[i];
                BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), chunk.Content.Length);
                await _stream.WriteAsync(head, cancellationToken).ConfigureAwait(false);
                await _stream.WriteAsync(chunk.Content, cancellationToken).ConfigureAwait(false);
                if (chunk.Content.Length % 2 == 1) _stream.WriteByte(0);
            }

            PutSizes(_stream.Position - 8);
            _stream.Position = 0;
            await _stream.WriteAsync(_head, cancellationToken).ConfigureAwait(false);
            await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw FileWriting.Explain(_name, fault);
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (_begun) return;
        _begun = true;
        await _stream.WriteAsync(_head, cancellationToken).ConfigureAwait(false);
    }

    private byte[] Head(int sampleRate)
    {
        // More than two channels or 16 bits are to be told in the long form (Microsoft, "Multiple channel audio data and WAVE files").
        var isFloat = _quantizer.Encoding == SampleEncoding.Float32;
        var isLong = !isFloat && (_channels > 2 || _quantizer.BytesPerSample > 2);
        var format = isLong ? 40 : 16;
        var head = new byte[HeadBytes + 8 + format + 8];
        "RIFF"u8.CopyTo(head);
        "WAVEJUNK"u8.CopyTo(head.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(16), 28);
        "fmt "u8.CopyTo(head.AsSpan(HeadBytes));
        var at = head.AsSpan(HeadBytes + 4);
        BinaryPrimitives.WriteInt32LittleEndian(at, format);
        BinaryPrimitives.WriteUInt16LittleEndian(at[4..], isLong ? Extensible : isFloat ? Float : Pcm);
        BinaryPrimitives.WriteUInt16LittleEndian(at[6..], (ushort)_channels);
        BinaryPrimitives.WriteInt32LittleEndian(at[8..], sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(at[12..], (int)Math.Min(int.MaxValue, (long)sampleRate * _frameBytes));
        BinaryPrimitives.WriteUInt16LittleEndian(at[16..], (ushort)_frameBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(at[18..], (ushort)(8 * _quantizer.BytesPerSample));
        if (isLong)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(at[20..], 22);
            BinaryPrimitives.WriteUInt16LittleEndian(at[22..], (ushort)(8 * _quantizer.BytesPerSample));
            BinaryPrimitives.WriteInt32LittleEndian(at[24..], _channels == 2 ? 3 : 0); // front left and right; others are not said
            ((ReadOnlySpan<byte>)[1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]).CopyTo(at[28..]);
        }

        "data"u8.CopyTo(head.AsSpan(head.Length - 8));
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), uint.MaxValue);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(head.Length - 4), uint.MaxValue);
        return head;
    }

    private void PutSizes(long riffBytes)
    {
        if (riffBytes < uint.MaxValue)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_head.AsSpan(4), (uint)riffBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(_head.AsSpan(_head.Length - 4), (uint)_dataBytes);
            return;
        }

        "RF64"u8.CopyTo(_head);
        "ds64"u8.CopyTo(_head.AsSpan(12));
        BinaryPrimitives.WriteInt64LittleEndian(_head.AsSpan(20), riffBytes);
        BinaryPrimitives.WriteInt64LittleEndian(_head.AsSpan(28), _dataBytes);
        BinaryPrimitives.WriteInt64LittleEndian(_head.AsSpan(36), _dataBytes / _frameBytes);
        BinaryPrimitives.WriteInt32LittleEndian(_head.AsSpan(44), 0);
    }
}
