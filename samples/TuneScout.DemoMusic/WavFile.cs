using System.Buffers.Binary;
using System.Text;

namespace TuneScout.DemoMusic;

/// <summary>Writes WAV files.</summary>
public static class WavFile
{
    /// <summary>Writes mono samples as 16-bit PCM, with tags.</summary>
    /// <param name="path">The file; replaced if it is there.</param>
    /// <param name="samples">Samples from -1 to 1; louder ones are clipped.</param>
    /// <param name="sampleRate">Hertz.</param>
    /// <param name="title">The title; null for no tags.</param>
    /// <param name="artist">The artist.</param>
    /// <param name="album">The album.</param>
    public static void Write(string path, ReadOnlySpan<float> samples, int sampleRate, string? title = null, string? artist = null, string? album = null)
    {
        var tags = title is null ? [] : Tags(("INAM", title), ("IART", artist), ("IPRD", album));
        var bytes = new byte[44 + (samples.Length * 2) + tags.Length];
        var span = bytes.AsSpan();
        "RIFF"u8.CopyTo(span);
        BinaryPrimitives.WriteInt32LittleEndian(span[4..], bytes.Length - 8);
        "WAVEfmt "u8.CopyTo(span[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(span[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(span[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(span[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(span[24..], sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(span[28..], sampleRate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(span[32..], 2);
        BinaryPrimitives.WriteInt16LittleEndian(span[34..], 16);
        "data"u8.CopyTo(span[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(span[40..], samples.Length * 2);
        for (var n = 0; n < samples.Length; n++)
            BinaryPrimitives.WriteInt16LittleEndian(span[(44 + (2 * n))..], (short)Math.Clamp(MathF.Round(samples[n] * 32767), -32768, 32767));
        tags.CopyTo(span[(44 + (samples.Length * 2))..]);
        File.WriteAllBytes(path, bytes);
    }

    private static byte[] Tags(params (string Id, string? Text)[] tags)
    {
        using var info = new MemoryStream();
        foreach (var (id, text) in tags)
        {
            if (text is null) continue;
            var value = Encoding.UTF8.GetBytes(text + "\0");
            info.Write(Encoding.ASCII.GetBytes(id));
            info.Write(BitConverter.GetBytes(value.Length));
            info.Write(value);
            if (value.Length % 2 == 1) info.WriteByte(0);
        }

        return [.. "LIST"u8, .. BitConverter.GetBytes((int)info.Length + 4), .. "INFO"u8, .. info.ToArray()];
    }
}
