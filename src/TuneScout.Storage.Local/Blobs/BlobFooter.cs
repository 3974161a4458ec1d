using System.Buffers.Binary;
using System.Text;

namespace TuneScout.Storage.Local;

/// <summary>What stands behind the content in a blob's file: its media type. One file holds both, so that both are there or neither.</summary>
/// <remarks>
/// <code>
/// n  media type, ASCII        2  n, little-endian        6  "TSBLOB"
/// </code>
/// Players that are given the file itself pass over what stands behind the sound.
/// </remarks>
internal static class BlobFooter
{
    public const int MostTypeBytes = ushort.MaxValue;
    private const int EndBytes = 8;
    private static ReadOnlySpan<byte> Magic => "TSBLOB"u8;

    public static byte[] Of(string contentType)
    {
        var bytes = new byte[contentType.Length + EndBytes];
        Encoding.ASCII.GetBytes(contentType, bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(contentType.Length), (ushort)contentType.Length);
        Magic.CopyTo(bytes.AsSpan(contentType.Length + 2));
        return bytes;
    }

    /// <summary>Reads the footer of a file.</summary>
    /// <returns>The content's length and its type.</returns>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static (long Length, string ContentType) Read(FileStream file)
    {
        Span<byte> end = stackalloc byte[EndBytes];
        if (file.Length < EndBytes || RandomAccess.Read(file.SafeFileHandle, end, file.Length - EndBytes) < EndBytes || !end[2..].SequenceEqual(Magic))
            throw new InvalidDataException("the file is cut off or was changed");
        var type = new byte[BinaryPrimitives.ReadUInt16LittleEndian(end)];
        var length = file.Length - EndBytes - type.Length;
        if (length < 0 || RandomAccess.Read(file.SafeFileHandle, type, length) < type.Length) throw new InvalidDataException("the file is cut off or was changed");
        return (length, Encoding.ASCII.GetString(type));
    }
}
