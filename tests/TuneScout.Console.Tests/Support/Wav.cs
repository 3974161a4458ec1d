using System.Buffers.Binary;
using System.Text;

namespace TuneScout.Console.Tests;

/// <summary>Writes WAV files, right and wrong ones.</summary>
internal static class Wav
{
    public static byte[] Pcm16(ReadOnlySpan<float> samples, int sampleRate = Melody.SampleRate, int channels = 1, int? announcedBytes = null)
    {
        var data = new byte[samples.Length * 2];
        for (var i = 0; i < samples.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(data.AsSpan(2 * i), (short)Math.Clamp(samples[i] * 32767, short.MinValue, short.MaxValue));
        return File(data, format: 1, bits: 16, sampleRate, channels, announcedBytes ?? data.Length);
    }

    public static byte[] Float32(ReadOnlySpan<float> samples)
    {
        var data = new byte[samples.Length * 4];
        for (var i = 0; i < samples.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(4 * i), samples[i]);
        return File(data, format: 3, bits: 32, Melody.SampleRate, 1, data.Length);
    }

    public static string Write(string path, byte[] content)
    {
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>A tune as a file.</summary>
    public static string WriteMelody(string path, int seed, double seconds = 12) => Write(path, Pcm16(Melody.Samples(seed, seconds)));

    /// <summary>A stretch of a tune of 25 seconds with noise, the same for the same arguments.</summary>
    public static string WriteClip(string path, int seed, double start, double seconds, double noise)
    {
        var random = new Random(seed + 1000);
        var samples = Melody.Samples(seed, 25).AsSpan((int)(start * Melody.SampleRate), (int)(seconds * Melody.SampleRate)).ToArray();
        for (var i = 0; i < samples.Length; i++) samples[i] += (float)(noise * ((2 * random.NextDouble()) - 1));
        return Write(path, Pcm16(samples));
    }

    private static byte[] File(byte[] data, short format, short bits, int sampleRate, int channels, int announcedBytes)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.ASCII))
        {
            writer.Write("RIFF"u8);
            writer.Write(36 + announcedBytes);
            writer.Write("WAVEfmt "u8);
            writer.Write(16);
            writer.Write(format);
            writer.Write((short)channels);
            writer.Write(sampleRate);
            writer.Write(sampleRate * channels * bits / 8);
            writer.Write((short)(channels * bits / 8));
            writer.Write(bits);
            writer.Write("data"u8);
            writer.Write(announcedBytes);
            writer.Write(data);
        }

        return stream.ToArray();
    }
}
