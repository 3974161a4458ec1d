namespace TuneScout.Fingerprinting;

/// <summary>Reads what <see cref="BitWriter"/> wrote.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _next;
    private ulong _pending;
    private int _pendingBits;

    /// <summary>Whether nothing is left but the zeros that fill the last byte.</summary>
    public readonly bool AtPadding => _next == _bytes.Length && _pendingBits < 8 && _pending == 0;

    /// <summary>Reads up to 32 bits.</summary>
    /// <exception cref="FingerprintFormatException">There are not that many.</exception>
    public uint Read(int bits)
    {
        while (_pendingBits < bits)
        {
            if (_next == _bytes.Length) throw new FingerprintFormatException("The fingerprint ends within a peak.");
            _pending |= (ulong)_bytes[_next++] << _pendingBits;
            _pendingBits += 8;
        }

        var value = (uint)(_pending & ((1ul << bits) - 1));
        _pending >>= bits;
        _pendingBits -= bits;
        return value;
    }

    /// <summary>Reads an Elias gamma code.</summary>
    /// <exception cref="FingerprintFormatException">The bits end, or the code is too long for 32 bits.</exception>
    public uint ReadGamma()
    {
        var extra = 0;
        while (Read(1) == 0)
        {
            if (++extra > 31) throw new FingerprintFormatException("The fingerprint holds a number that is too large.");
        }

        return (1u << extra) | Read(extra);
    }
}
