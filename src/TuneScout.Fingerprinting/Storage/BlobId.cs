using System.Security.Cryptography;

namespace TuneScout.Fingerprinting;

/// <summary>Names a blob by its content: the SHA-256 of its bytes, written as 64 lower-case hexadecimal digits. Immutable.</summary>
public readonly record struct BlobId
{
    private readonly string? _hex;

    private BlobId(string hex) => _hex = hex;

    /// <summary>The id of some bytes.</summary>
    /// <param name="content">The whole content.</param>
    /// <returns>Its name.</returns>
    public static BlobId Of(ReadOnlySpan<byte> content) => FromHash(SHA256.HashData(content));

    /// <summary>Wraps a SHA-256 that has been computed already.</summary>
    /// <param name="sha256">32 bytes.</param>
    /// <returns>The name of the content with that hash.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not 32 bytes.</exception>
    public static BlobId FromHash(ReadOnlySpan<byte> sha256)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sha256.Length, SHA256.HashSizeInBytes);
        return new BlobId(Convert.ToHexStringLower(sha256));
    }

    /// <summary>Reads an id as <see cref="ToString"/> writes it.</summary>
    /// <param name="text">64 hexadecimal digits.</param>
    /// <param name="id">The id, where the text is one.</param>
    /// <returns>Whether the text is an id.</returns>
    public static bool TryParse(string? text, out BlobId id)
    {
        id = default;
        if (text is not { Length: SHA256.HashSizeInBytes * 2 } || !text.All(char.IsAsciiHexDigit)) return false;
        id = new BlobId(text.ToLowerInvariant());
        return true;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    /// <returns>Text that <see cref="TryParse"/> reads; safe in a path or a key.</returns>
    public override string ToString() => _hex ?? new string('0', SHA256.HashSizeInBytes * 2);
}
