using System.Runtime.Intrinsics;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class VectorLogTests
{
    private const int SmallestNormal = 0x00800000;
    private const int Largest = 0x7f7fffff;
    private const int One = 0x3f800000;

    [Fact]
    public void Log_of_every_magnitude_is_within_a_millionth() => AssertRange(SmallestNormal, Largest, 2503);

    [Fact]
    public void Log_near_one_is_within_a_millionth_of_its_small_value() => AssertRange(One - (1 << 16), One + (1 << 16), 1);

    [Fact]
    public void Log_where_the_exponent_changes_is_within_a_millionth()
    {
        // The mantissa's range begins at the root of one half, so that is where a step would show.
        for (var exponent = 1; exponent < 254; exponent++)
        {
            var edge = (exponent << 23) + 0x3504f3;
            AssertRange(edge - 16, edge + 16, 1);
            AssertRange((exponent << 23) - Math.Min(16, (exponent << 23) - SmallestNormal), (exponent << 23) + 16, 1);
        }
    }

    [Fact]
    public void Log_of_one_is_zero_to_the_bit() => Assert.Equal(Vector256<float>.Zero, VectorLog.Log(Vector256.Create(1f)));

    [Fact]
    public void Log_of_the_floor_and_of_a_full_scale_tone_is_right()
    {
        Assert.Equal(Math.Log(1e-4), VectorLog.Log(Vector256.Create(1e-4f))[0], 2e-6);
        Assert.Equal(Math.Log(256), VectorLog.Log(Vector256.Create(256f))[7], 2e-6);
    }

    [Fact]
    public void Log_has_the_same_bits_at_every_width()
    {
        for (var i = 0; i < 1 << 12; i++)
        {
            var x = BitConverter.Int32BitsToSingle(SmallestNormal + (i * 520_003));
            var expected = VectorLog.Scalar(x);
            Assert.Equal(expected, VectorLog.Log(Vector128.Create(x))[i % 4]);
            Assert.Equal(expected, VectorLog.Log(Vector256.Create(x))[i % 8]);
            Assert.Equal(expected, VectorLog.Log(Vector512.Create(x))[i % 16]);
        }
    }

    private static void AssertRange(int first, int last, int step)
    {
        Span<int> bits = stackalloc int[Vector256<int>.Count];
        for (long at = first; at <= last; at += (long)step * bits.Length)
        {
            for (var lane = 0; lane < bits.Length; lane++) bits[lane] = (int)Math.Min(last, at + (lane * (long)step));
            var x = Vector256.Create<int>(bits).AsSingle();
            var log = VectorLog.Log(x);
            for (var lane = 0; lane < bits.Length; lane++)
            {
                var expected = Math.Log(x[lane]);
                Assert.Equal(VectorLog.Scalar(x[lane]), log[lane]);
                if (!(Math.Abs(log[lane] - expected) <= 1e-6 * Math.Abs(expected))) Assert.Fail($"ln {x[lane]:r} is {expected:r}, not {log[lane]:r}");
            }
        }
    }
}
