using System.Buffers;
using System.Buffers.Binary;

namespace TuneScout.Fingerprinting;

/// <summary>Writes numbers of any width up to 32 bits, lowest bits first, without gaps.</summary>
internal ref struct BitPacker(ArrayBufferWriter<byte> output)
{
    private ulong _pending;
    private int _pendingBits;

    public void Write(uint value, int bits)
    {
        _pending |= (ulong)value << _pendingBits;
        _pendingBits += bits;
        if (_pendingBits < 32) return;
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(sizeof(uint)), (uint)_pending);
        output.Advance(sizeof(uint));
        _pending >>= 32;
        _pendingBits -= 32;
    }

    /// <summary>Fills up the last byte with zeros.</summary>
    public void Flush()
    {
        for (; _pendingBits > 0; _pendingBits -= 8, _pending >>= 8)
        {
            output.GetSpan(1)[0] = (byte)_pending;
            output.Advance(1);
        }

        _pending = 0;
        _pendingBits = 0;
    }
}
