using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class DotProductTests
{
    [Fact]
    public void Vectors_and_scalars_give_the_same_bits()
    {
        for (var length = 0; length <= 400; length += DotProduct.Multiple)
        {
            var weights = TestSound.Noise(length, length);
            var samples = TestSound.Noise(length + 150, length + 1);
            Assert.Equal(DotProduct.Scalar(weights, samples.AsSpan(0, length)), DotProduct.Of(weights, samples.AsSpan(0, length)));
            var others = TestSound.Noise(length, length + 2);
            var (first, second) = DotProduct.OfTwo(weights, samples.AsSpan(0, length), others, samples.AsSpan(75, length));
            Assert.Equal(DotProduct.Scalar(weights, samples.AsSpan(0, length)), first);
            Assert.Equal(DotProduct.Scalar(others, samples.AsSpan(75, length)), second);
        }
    }

    [Fact]
    public void The_sum_is_right()
    {
        var a = TestSound.Noise(4096, 1);
        var b = TestSound.Noise(4096, 2);
        var expected = 0.0;
        for (var i = 0; i < a.Length; i++) expected += (double)a[i] * b[i];
        Assert.Equal(expected, DotProduct.Of(a, b), 1e-4);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => DotProduct.Of(new float[32], new float[64]));
        Assert.Throws<ArgumentException>(() => DotProduct.Of(new float[7], new float[7]));
        Assert.Throws<ArgumentException>(() => DotProduct.Of(new float[33], new float[33]));
        Assert.Throws<ArgumentException>(() => DotProduct.OfTwo(new float[32], new float[32], new float[32], new float[64]));
        Assert.Throws<ArgumentException>(() => DotProduct.OfTwo(new float[32], new float[32], new float[64], new float[64]));
        Assert.Throws<ArgumentException>(() => DotProduct.OfTwo(new float[8], new float[8], new float[8], new float[8]));
    }
}
