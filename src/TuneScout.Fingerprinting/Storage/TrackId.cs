using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace TuneScout.Fingerprinting;

/// <summary>Names a track of a library: 64 random bits, written as 13 characters of Crockford's base 32.</summary>
/// <remarks>
/// Random rather than counted, so that several hosts can add tracks without asking each other; among ten million tracks
/// the chance of any two being equal is 3 in a million, and stores refuse to overwrite by accident. Immutable.
/// </remarks>
public readonly record struct TrackId : IComparable<TrackId>
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int TextLength = 13;

    /// <summary>Wraps a stored value.</summary>
    /// <param name="value">Any 64 bits.</param>
    public TrackId(ulong value) => Value = value;

    /// <summary>The 64 bits.</summary>
    public ulong Value { get; }

    /// <summary>Draws a new id from the operating system's random source.</summary>
    /// <returns>An id that no other track has.</returns>
    public static TrackId NewRandom()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return new TrackId(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
    }

    /// <summary>Reads an id as <see cref="ToString"/> writes it, in either case.</summary>
    /// <param name="text">13 characters.</param>
    /// <param name="id">The id, where the text is one.</param>
    /// <returns>Whether the text is an id.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out TrackId id)
    {
        id = default;
        if (text is null || text.Length != TextLength) return false;
        ulong value = 0;
        for (var i = 0; i < TextLength; i++)
        {
            var digit = Alphabet.IndexOf(char.ToLowerInvariant(text[i]), StringComparison.Ordinal);
            if (digit < 0 || (i == 0 && digit > 15)) return false; // 13 digits hold 65 bits: the first has only four
            value = (value << 5) | (uint)digit;
        }

        id = new TrackId(value);
        return true;
    }

    /// <summary>Reads an id as <see cref="ToString"/> writes it, in either case.</summary>
    /// <param name="text">13 characters.</param>
    /// <returns>The id.</returns>
    /// <exception cref="FormatException">The text is not an id.</exception>
    public static TrackId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a track id: {TextLength} characters of {Alphabet}.");

    /// <inheritdoc/>
    public int CompareTo(TrackId other) => Value.CompareTo(other.Value);

    /// <summary>The id as 13 lower-case characters.</summary>
    /// <returns>Text that <see cref="Parse"/> reads.</returns>
    public override string ToString() =>
        string.Create(TextLength, Value, static (span, value) =>
        {
            for (var i = TextLength - 1; i >= 0; i--, value >>= 5)
                span[i] = Alphabet[(int)(value & 31)];
        });
#pragma warning disable CS1591 // comparison operators mean what they always mean
    public static bool operator <(TrackId left, TrackId right) => left.Value < right.Value;
    public static bool operator >(TrackId left, TrackId right) => left.Value > right.Value;
    public static bool operator <=(TrackId left, TrackId right) => left.Value <= right.Value;
    public static bool operator >=(TrackId left, TrackId right) => left.Value >= right.Value;
#pragma warning restore CS1591
}
