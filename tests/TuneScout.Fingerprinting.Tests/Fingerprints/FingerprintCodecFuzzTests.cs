using System.Buffers.Binary;
using System.IO.Hashing;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class FingerprintCodecFuzzTests
{
    private const int Rounds = 25_000;
    private const int Checksum = sizeof(ulong);

    // An exception with its message and its stack, and a few small objects.
    private const int FixedAllocation = 16_384;

    [Fact]
    public void Parse_of_random_bytes_throws_nothing_else()
    {
        var random = new Random(1);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            if (round % 2 == 0 && bytes.Length >= 8) "TSFP\x01"u8.CopyTo(bytes);
            if (round % 4 == 0) RepairChecksum(bytes);
            Try(bytes);
        }
    }

    [Fact]
    public void Parse_of_mutated_fingerprints_throws_nothing_else()
    {
        var random = new Random(2);
        var accepted = 0;
        for (var round = 0; round < Rounds; round++) accepted += Try(Mutated(random)) ? 1 : 0;
        Assert.Equal(0, accepted); // the checksum sees every change
    }

    [Fact]
    public void Parse_of_mutated_fingerprints_with_a_right_checksum_throws_nothing_else()
    {
        var random = new Random(3);
        var accepted = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Mutated(random);
            RepairChecksum(bytes);
            accepted += Try(bytes) ? 1 : 0;
        }

        // Some mutants are fingerprints of something else, most are none: the decoder behind the checksum was reached.
        Assert.InRange(accepted, Rounds / 100, Rounds / 2);
    }

    [Fact]
    public void Parse_of_fingerprints_cut_off_anywhere_throws_nothing_else()
    {
        foreach (var valid in Valid(new Random(4), 8))
        {
            for (var length = 0; length < valid.Length; length++)
            {
                Assert.False(Try(valid[..length]));
                var repaired = valid[..length];
                RepairChecksum(repaired);
                Try(repaired);
            }
        }
    }

    /// <summary>Puts the right checksum behind changed bytes, so that the decoder behind it is reached.</summary>
    internal static void RepairChecksum(byte[] bytes)
    {
        if (bytes.Length < Checksum) return;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(bytes.Length - Checksum), XxHash64.HashToUInt64(bytes.AsSpan(0, bytes.Length - Checksum)));
    }

    private static byte[] Mutated(Random random)
    {
        var bytes = Valid(random, 1).Single();
        var at = random.Next(random.Next(3) == 0 ? Math.Min(24, bytes.Length) : bytes.Length);
        switch (random.Next(5))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                for (var i = 0; i < 1 + random.Next(4); i++) bytes[random.Next(bytes.Length)] ^= (byte)(1 + random.Next(255));
                bytes[at] ^= 0x40;
                break;
            case 2:
                bytes = [.. bytes[..at], .. bytes[(at + 1)..]];
                break;
            case 3:
                bytes = [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]];
                break;
            default:
                var end = Math.Min(bytes.Length, at + 1 + random.Next(16));
                for (var i = at; i < end; i++) bytes[i] = (byte)(bytes[i] == 0 ? 0xff : 0);
                break;
        }

        return bytes;
    }

    private static IEnumerable<byte[]> Valid(Random random, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var frames = new int[random.Next(40)];
            for (var peak = 1; peak < frames.Length; peak++) frames[peak] = frames[peak - 1] + 1 + random.Next(50);
            var constellation = new Constellation(
                frames, [.. frames.Select(_ => (ushort)random.Next(512))], [.. frames.Select(_ => (byte)random.Next(32))]);
            yield return new Fingerprint(FingerprintOptions.Default, constellation, 4000, 1_024_000).ToBytes();
        }
    }

    // What is accepted is a fingerprint in every respect; what is not gives the one exception, on one line.
    private static bool Try(byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Fingerprint fingerprint;
        try
        {
            fingerprint = Fingerprint.Parse(bytes);
        }
        catch (FingerprintFormatException fault)
        {
            AssertAllocated(before, bytes);
            if (fault.Message.Contains('\n', StringComparison.Ordinal)) Assert.Fail(fault.Message);
            return false;
        }

        AssertAllocated(before, bytes);
        Assert.Equal(bytes, fingerprint.ToBytes());
        Assert.InRange(fingerprint.Duration, TimeSpan.Zero, TimeSpan.FromHours(28));
        Assert.Equal(fingerprint.Constellation.Count, fingerprint.Constellation.Cells.Length);
        ConstellationHasher.Hash(fingerprint);
        return true;
    }

    private static void AssertAllocated(long before, byte[] bytes)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > FixedAllocation + (4L * bytes.Length)) Assert.Fail($"{allocated} bytes allocated for {bytes.Length}: {Convert.ToHexString(bytes)}");
    }
}
