using System.Buffers.Binary;

namespace TuneScout;

/// <summary>A part of a WAV file that is neither its format nor its sound, and goes over to the equalized file as it is.</summary>
/// <param name="Id">Four characters.</param>
/// <param name="Content">Its bytes, without the padding.</param>
internal sealed record WavChunk(string Id, byte[] Content)
{
    /// <summary>What is kept at most in all: a cover picture is, a film is not.</summary>
    public const int MostBytes = 16 << 20;

    // Tags (LIST and id3), broadcast description, cue points, loops, production notes. The equalized sound has as many frames as before, so places in it stay right.
    private static readonly string[] Kept = ["LIST", "id3 ", "ID3 ", "bext", "iXML", "axml", "cue ", "smpl", "inst", "_PMX"];

    /// <summary>Whether a chunk is worth keeping.</summary>
    public static bool IsKept(ReadOnlySpan<byte> id, long size)
    {
        if (size > MostBytes) return false;
        foreach (var kept in Kept)
            if (System.Text.Encoding.Latin1.GetString(id) == kept) return true;
        return false;
    }

    /// <summary>Reads the chunks that stand after the sound.</summary>
    /// <param name="stream">Stands right after the sound and its padding.</param>
    /// <param name="bytes">How many bytes may be kept.</param>
    public static List<WavChunk> ReadRest(Stream stream, long bytes)
    {
        var chunks = new List<WavChunk>();
        Span<byte> head = stackalloc byte[8];
        while (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            if (size > stream.Length - stream.Position) break;
            if (IsKept(head[..4], size) && size <= bytes)
            {
                var content = new byte[size];
                stream.ReadExactly(content);
                chunks.Add(new WavChunk(System.Text.Encoding.Latin1.GetString(head[..4]), content));
                bytes -= size;
                stream.Seek(size & 1, SeekOrigin.Current);
            }
            else
            {
                stream.Seek(size + (size & 1), SeekOrigin.Current);
            }
        }

        return chunks;
    }
}
