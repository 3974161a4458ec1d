using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TuneScout.Fingerprinting.Tests;

/// <summary>What this machine makes of a fixed sound; a child process runs it with other instructions allowed.</summary>
internal static class Probe
{
    /// <summary>Names the file that a child writes its answer to, in place of running tests.</summary>
    public const string Variable = "TUNESCOUT_PROBE_FILE";

    /// <summary>Checksums of every stage that must not depend on the machine: spectrogram, logarithms, fingerprint, hashes.</summary>
    public static string Run()
    {
        var samples = Sound(8 * FingerprintOptions.SampleRate);
        var stream = new Fingerprinter().BeginStream();
        stream.Push(samples);
        var fingerprint = stream.Complete();
        var logs = new float[1 << 12];
        for (var i = 0; i < logs.Length; i++) logs[i] = VectorLog.Log(Vector256.Create(BitConverter.Int32BitsToSingle(0x00800000 + (i * 520_000))))[i % 8];
        var hashes = ConstellationHasher.Hash(fingerprint);
        return $"{fingerprint.Constellation.Count} peaks {Checksum<float>(Spectrogram.Compute(samples).Magnitudes)} {Checksum<float>(logs)} {Checksum<byte>(fingerprint.ToBytes())} {Checksum<HashPoint>(hashes)}";
    }

    /// <summary>Which vectors this process has.</summary>
    public static string Hardware() => $"128:{Vector128.IsHardwareAccelerated} 256:{Vector256.IsHardwareAccelerated} 512:{Vector512.IsHardwareAccelerated}";

    // Runs before the test runner does: a child neither depends on the runner's arguments nor reports tests of its own.
    [ModuleInitializer]
    internal static void AnswerIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } file) return;
        File.WriteAllText(file, $"{Hardware()}\n{Run()}");
        Environment.Exit(0);
    }

    private static string Checksum<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, XxHash64.HashToUInt64(MemoryMarshal.AsBytes(values)));
        return Convert.ToHexStringLower(bytes);
    }

    // Square and sawtooth tones that come and go, and noise; integers alone, so that the sound itself is the same everywhere.
    private static float[] Sound(int length)
    {
        var samples = new float[length];
        var noise = 12345u;
        for (var i = 0; i < length; i++)
        {
            noise = (noise * 1664525) + 1013904223;
            var beat = i / 2756;
            var sawtooth = (i * (3 + (beat * 7 % 23)) % 256) - 128;
            var square = ((i * (5 + (beat * 5 % 17))) & 512) == 0 ? 60 : -60;
            samples[i] = (sawtooth + square + (int)(noise >> 26) - 32) / 512f;
        }

        return samples;
    }
}
