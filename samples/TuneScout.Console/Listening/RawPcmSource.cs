using System.Buffers.Binary;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Reads samples without a header from a stream, as "arecord -t raw" and "ffmpeg -f s16le" write them. Owns the stream. Not thread-safe.</summary>
/// <param name="stream">The samples.</param>
/// <param name="format">How they are written.</param>
/// <param name="name">What messages call them.</param>
/// <param name="mayBeEmpty">Whether a stream without a byte is a sound without a sample, rather than a fault.</param>
internal sealed class RawPcmSource(Stream stream, RawPcmFormat format, string name, bool mayBeEmpty = false) : IAudioSource
{
    private const int BlockBytes = 1 << 14;

    private readonly byte[] _bytes = new byte[BlockBytes];
    private int _left;
    private bool _began;

    public string Name => name;

    public int SampleRate => format.SampleRate;

    public int Channels => format.Channels;

    public TimeSpan? Duration => null;

    public async ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken = default)
    {
        var frameBytes = format.BytesPerSample * format.Channels;
        var room = Math.Min(_bytes.Length, buffer.Length / format.Channels * frameBytes) / frameBytes * frameBytes;
        while (_left < frameBytes)
        {
            var read = await stream.ReadAsync(_bytes.AsMemory(_left, Math.Max(frameBytes, room) - _left), cancellationToken);
            if (read == 0 && !_began && !mayBeEmpty) throw new AudioException(name, AudioError.Empty, "nothing came: no byte at all");
            if (read == 0) return 0; // less than a sample frame at the end is no sound
            _began = true;
            _left += read;
        }

        var count = _left / frameBytes * format.Channels;
        Convert(_bytes.AsSpan(0, count * format.BytesPerSample), buffer.Span[..count]);
        var used = count * format.BytesPerSample;
        _bytes.AsSpan(used, _left - used).CopyTo(_bytes);
        _left -= used;
        return count;
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private void Convert(ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        if (format.IsFloat)
        {
            for (var i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
            return;
        }

        for (var i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(i * sizeof(short))..]) / 32768f;
    }
}
