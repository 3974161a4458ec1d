using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class FingerprintCodecTests
{
    // Two peaks in frame 5 and one in frame 70: "TSFP", version 1, 40, 25, 6, 100 frames, 26,000 samples, 3 peaks; then bits, lowest first:
    // gamma(6) = 00 1 01, bin 100, strength 10; gamma(1) = 1, bin 511, strength 31; gamma(66) = 000000 1 010000, bin 0, strength 0; then the checksum.
    private const string Golden = "54534650" + "01281906" + "64000000" + "9065000000000000" + "03000000" + "948cfaff03050000" + "e7cadd8d6bc75e05";

    [Fact]
    public void Encode_of_a_known_fingerprint_gives_known_bytes()
    {
        var bytes = Known().ToBytes();
        Assert.Equal(Bits("00101" + Bin(100, 9) + Bin(10, 5) + "1" + Bin(511, 9) + Bin(31, 5) + "0000001010000" + Bin(0, 9) + Bin(0, 5)), Convert.ToHexStringLower(bytes.AsSpan(24, bytes.Length - 32)));
        Assert.Equal(Golden, Convert.ToHexStringLower(bytes));
        AssertEqual(Known(), Fingerprint.Parse(Convert.FromHexString(Golden)));

        static string Bin(int value, int bits) => string.Concat(Enumerable.Range(0, bits).Select(bit => (value >> bit) & 1));
        static string Bits(string bits) => Convert.ToHexStringLower([.. bits.Chunk(8).Select(chunk => (byte)chunk.Select((bit, i) => (bit - '0') << i).Sum())]);
    }

    [Property(MaxTest = 300)]
    public void Decode_gives_back_what_Encode_was_given(int seed, byte peaks, byte stored, byte hashed, byte pairs)
    {
        var fingerprint = RandomFingerprint(seed, peaks, stored, hashed, pairs);
        var bytes = fingerprint.ToBytes();
        AssertEqual(fingerprint, Fingerprint.Parse(bytes));
        Assert.Equal(bytes, Fingerprint.Parse(bytes).ToBytes());
    }

    [Fact]
    public void Decode_of_the_smallest_and_the_largest_gives_them_back()
    {
        AssertRoundTrip(new Fingerprint(FingerprintOptions.Default, Constellation.Empty, 0, 0));
        var most = Constellation.MostFrames;
        AssertRoundTrip(new Fingerprint(FingerprintOptions.Default, new Constellation([0, most - 1], [0, 511], [0, 31]), most, Fingerprint.MostSamples));
    }

    [Fact]
    public void Encode_of_music_takes_about_two_bytes_a_peak()
    {
        var stream = new Fingerprinter().BeginStream();
        stream.Push(Melody.Compose(6, 30));
        var fingerprint = stream.Complete();
        Assert.InRange(fingerprint.ToBytes().Length, 1.6 * fingerprint.Constellation.Count, 2.2 * fingerprint.Constellation.Count);
    }

    [Fact]
    public void Decode_of_too_few_bytes_says_how_many() =>
        AssertFault(new byte[31], "A fingerprint has at least 32 bytes, this has 31.");

    [Fact]
    public void Decode_of_something_else_says_so() =>
        AssertFault("ID3 is where an mp3 begins, not this"u8.ToArray(), "The bytes do not begin with \"TSFP\": they are not a TuneScout fingerprint.");

    [Fact]
    public void Decode_of_another_version_says_which() =>
        AssertFault(Changed(4, 2), "The fingerprint has version 2; this software reads version 1. Make it again from the audio, or update the software.");

    [Fact]
    public void Decode_of_a_changed_byte_finds_the_checksum_wrong()
    {
        var bytes = Known().ToBytes();
        for (var at = 5; at < bytes.Length; at++)
            AssertFault(Changed(at, (byte)(bytes[at] ^ 0x10), repair: false), "The fingerprint's checksum is wrong: its bytes were changed or cut off.");
    }

    [Fact]
    public void Decode_of_more_peaks_than_bytes_says_so() =>
        AssertFault(Changed(22, 1), "The fingerprint announces 65539 peaks, more than its 40 bytes can hold.");

    [Fact]
    public void Decode_of_fewer_peaks_than_bytes_says_so() => AssertFault(Changed(20, 1), "The fingerprint has bytes after its last peak.");

    [Fact]
    public void Decode_of_options_out_of_range_says_which() =>
        AssertFault(Changed(5, 3), "The fingerprint contradicts itself: Fingerprint options are out of range: StoredPeaksPerSecond is 3, must be 7 to 200; HashedPeaksPerSecond is 25, must be 1 to 3.");

    [Fact]
    public void Decode_of_counts_no_recording_has_says_so()
    {
        AssertFault(Changed(11, 0x80), "The fingerprint contradicts itself: A fingerprint of -2147483548 frames cannot be: 0 to 4194304 can. (Parameter 'frameCount')");
        AssertFault(Changed(19, 0x7f), "The fingerprint contradicts itself: A fingerprint of 9151314442816873872 samples cannot be: 0 to 1073742847 can. (Parameter 'sampleCount')");
        AssertFault(Changed(8, 70), "The fingerprint contradicts itself: The last peak is in frame 70, the fingerprint has 70 frames. (Parameter 'constellation')");
    }

    private static void AssertRoundTrip(Fingerprint fingerprint) => AssertEqual(fingerprint, Fingerprint.Parse(fingerprint.ToBytes()));

    private static void AssertEqual(Fingerprint expected, Fingerprint found)
    {
        Assert.Equal((expected.Options, expected.FrameCount, expected.SampleCount), (found.Options, found.FrameCount, found.SampleCount));
        Assert.Equal(expected.Constellation.Frames, found.Constellation.Frames);
        Assert.Equal(expected.Constellation.Bins, found.Constellation.Bins);
        Assert.Equal(expected.Constellation.Strengths, found.Constellation.Strengths);
    }

    private static void AssertFault(byte[] bytes, string message) =>
        Assert.Equal(message, Assert.Throws<FingerprintFormatException>(() => Fingerprint.Parse(bytes)).Message);

    private static Fingerprint Known() => new(FingerprintOptions.Default, new Constellation([5, 5, 70], [100, 511, 0], [10, 31, 0]), 100, 26_000);

    private static byte[] Changed(int at, byte value, bool repair = true)
    {
        var bytes = Known().ToBytes();
        bytes[at] = value;
        if (repair) FingerprintCodecFuzzTests.RepairChecksum(bytes);
        return bytes;
    }

    private static Fingerprint RandomFingerprint(int seed, int peaks, int stored, int hashed, int pairs)
    {
        var random = new Random(seed);
        var frame = 0;
        var cells = new SortedSet<(int Frame, int Bin)>();
        for (var i = 0; i < peaks; i++)
        {
            frame += random.Next(1 << random.Next(13));
            cells.Add((frame, random.Next(FingerprintOptions.Bins)));
        }

        stored = 7 + (stored % 194);
        var options = new FingerprintOptions { StoredPeaksPerSecond = stored, HashedPeaksPerSecond = 1 + (hashed % stored), PairsPerPeak = 1 + (pairs % 30) };
        var constellation = new Constellation([.. cells.Select(cell => cell.Frame)], [.. cells.Select(cell => (ushort)cell.Bin)], [.. cells.Select(_ => (byte)random.Next(32))]);
        return new Fingerprint(options, constellation, frame + 1 + random.Next(100), random.NextInt64(Fingerprint.MostSamples));
    }
}
