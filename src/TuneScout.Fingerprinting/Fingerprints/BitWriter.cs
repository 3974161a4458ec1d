using System.Numerics;

namespace TuneScout.Fingerprinting;

/// <summary>Appends bits to bytes, lowest bit first.</summary>
internal struct BitWriter(int capacity, int startByte)
{
    private byte[] _bytes = new byte[Math.Max(capacity, startByte + 16)];
    private int _length = startByte;
    private ulong _pending;
    private int _pendingBits;

    /// <summary>Appends the lowest bits of a value; at most 32.</summary>
    public void Write(uint value, int bits)
    {
        _pending |= (value & ((1ul << bits) - 1)) << _pendingBits;
        _pendingBits += bits;
        while (_pendingBits >= 8)
        {
            if (_length == _bytes.Length) Array.Resize(ref _bytes, _bytes.Length * 2);
            _bytes[_length++] = (byte)_pending;
            _pending >>= 8;
            _pendingBits -= 8;
        }
    }

    /// <summary>Elias gamma code of a value of 1 or more: as many zeros as it has bits after its first, a one, those bits.</summary>
    public void WriteGamma(uint value)
    {
        var extra = BitOperations.Log2(value);
        Write(0, extra);
        Write(1, 1);
        Write(value & ((1u << extra) - 1), extra);
    }

    /// <summary>The bytes so far, the last one padded with zeros, with room behind them.</summary>
    public byte[] ToArray(int room)
    {
        if (_pendingBits > 0) Write(0, 8 - _pendingBits);
        return [.. _bytes.AsSpan(0, _length), .. new byte[room]];
    }
}
