using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class BitsTests
{
    [Property(MaxTest = 300)]
    public void Read_gives_back_what_Write_was_given(uint[] values, byte seed, byte start)
    {
        var random = new Random(seed);
        var widths = values.Select(_ => random.Next(33)).ToArray();
        var writer = new BitWriter(0, start);
        for (var i = 0; i < values.Length; i++) writer.Write(values[i], widths[i]);
        var bytes = writer.ToArray(5);
        Assert.Equal(start + ((widths.Sum() + 7) / 8) + 5, bytes.Length);
        var reader = new BitReader(bytes.AsSpan(start, bytes.Length - start - 5));
        for (var i = 0; i < values.Length; i++) Assert.Equal(values[i] & ((1ul << widths[i]) - 1), reader.Read(widths[i]));
        Assert.True(reader.AtPadding);
    }

    [Property(MaxTest = 300)]
    public void ReadGamma_gives_back_what_WriteGamma_was_given(uint[] values, byte seed)
    {
        var random = new Random(seed);
        var numbers = values.Select(value => Math.Max(1, value >> random.Next(32))).ToArray();
        AssertGamma(numbers);
    }

    [Fact]
    public void Gamma_codes_of_extremes_are_read_back()
    {
        var numbers = new List<uint> { 1, 2, 3, uint.MaxValue, 1, uint.MaxValue - 1, 0x80000000, 0x7fffffff };
        for (var bit = 0; bit < 32; bit++) numbers.AddRange([1u << bit, (1u << bit) | 1, uint.MaxValue >> bit]);
        AssertGamma([.. numbers]);
    }

    [Theory]
    [InlineData(1u, "01")]
    [InlineData(2u, "02")] // 0, then 1, then 0: lowest bit first
    [InlineData(3u, "06")]
    [InlineData(9u, "18")]
    public void WriteGamma_has_known_bits(uint value, string hex)
    {
        var writer = new BitWriter(0, 0);
        writer.WriteGamma(value);
        Assert.Equal(hex, Convert.ToHexStringLower(writer.ToArray(0)));
    }

    [Fact]
    public void Read_beyond_the_end_throws()
    {
        Assert.Throws<FingerprintFormatException>(() => new BitReader([]).Read(1));
        Assert.Throws<FingerprintFormatException>(() => new BitReader([1, 2, 3]).Read(25));
        Assert.Throws<FingerprintFormatException>(() => new BitReader([0, 0, 0]).ReadGamma());
        Assert.Throws<FingerprintFormatException>(() => new BitReader(new byte[100]).ReadGamma());
        Assert.Throws<FingerprintFormatException>(() => new BitReader([0, 0, 0, 0, 1, 0, 0, 0, 0]).ReadGamma());
    }

    [Fact]
    public void AtPadding_tells_zeros_that_fill_a_byte_from_anything_else()
    {
        Assert.True(new BitReader([]).AtPadding);
        Assert.True(After([0x0f], 4));
        Assert.False(After([0x1f], 4));
        Assert.False(After([0x0f, 0], 4));
        Assert.False(After([0x0f, 0], 0));

        static bool After(byte[] bytes, int bits)
        {
            var reader = new BitReader(bytes);
            reader.Read(bits);
            return reader.AtPadding;
        }
    }

    private static void AssertGamma(uint[] numbers)
    {
        var writer = new BitWriter(0, 0);
        foreach (var number in numbers) writer.WriteGamma(number);
        var reader = new BitReader(writer.ToArray(0));
        foreach (var number in numbers) Assert.Equal(number, reader.ReadGamma());
        Assert.True(reader.AtPadding);
    }
}
