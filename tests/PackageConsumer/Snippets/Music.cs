using System.Buffers.Binary;
using System.Text;

namespace PackageConsumer.Snippets;

/// <summary>A little music made of random notes.</summary>
internal static class Music
{
    public const int SampleRate = 22_050;

    public static float[] Compose(int seed, double seconds)
    {
        var random = new Random(seed);
        var samples = new float[(int)(seconds * SampleRate)];
        var tuningHz = 110 * Math.Pow(2, random.NextDouble() / 12);
        for (var voice = 0; voice < 3; voice++)
        {
            var length = 0.11 + (0.07 * voice) + (0.05 * random.NextDouble());
            for (var start = 0.0; start < seconds; start += length)
                AddNote(samples, (int)(start * SampleRate), (int)(2.5 * length * SampleRate), tuningHz * Math.Pow(2, random.Next(0, 49) / 12.0));
        }

        return samples;
    }

    public static byte[] ToWav(ReadOnlySpan<float> samples)
    {
        var bytes = new byte[44 + (2 * samples.Length)];
        "RIFF"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
        Encoding.ASCII.GetBytes("WAVEfmt ").CopyTo(bytes, 8);
        int[] header = [16, 1 | (1 << 16), SampleRate, 2 * SampleRate, 2 | (16 << 16)];
        for (var i = 0; i < header.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16 + (4 * i)), header[i]);
        "data"u8.CopyTo(bytes.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(40), 2 * samples.Length);
        for (var i = 0; i < samples.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(44 + (2 * i)), (short)Math.Clamp(samples[i] * 32767, -32768, 32767));
        return bytes;
    }

    private static void AddNote(float[] samples, int start, int length, double frequencyHz)
    {
        for (var i = 0; i < length && start + i < samples.Length; i++)
        {
            var phase = 2 * Math.PI * frequencyHz * i / SampleRate;
            var level = 0.1 * Math.Min(1, i / 100.0) * Math.Exp(-6.0 * i / length);
            samples[start + i] += (float)(level * (Math.Sin(phase) + (Math.Sin(2 * phase) / 2) + (Math.Sin(3 * phase) / 3)));
        }
    }
}
