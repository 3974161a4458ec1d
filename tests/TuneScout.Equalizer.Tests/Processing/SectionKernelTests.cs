using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace TuneScout.Equalizer.Tests;

/// <summary>Every kernel against the scalar one, to the bit.</summary>
public sealed class SectionKernelTests
{
    internal delegate void Kernel(Span<double> pairs, SectionCoefficients coefficients, Span<double> s1, Span<double> s2);

    private static IEnumerable<Kernel> Kernels()
    {
        yield return SectionKernel.Process;
        yield return SectionKernel256.Process;
        if (SectionKernel.Has512) yield return SectionKernel512.Process;
    }

    [Property(MaxTest = 300)]
    public Property Vector_kernels_equal_the_scalar_one(int seed) => Prop.ForAll(
        (from sections in Gen.Choose(0, 30) from blocks in Gen.ListOf(Gen.Choose(0, 70)) select (sections, blocks)).ToArbitrary(),
        input =>
        {
            var coefficients = new SectionCoefficients(Noise.Sections(seed, input.sections));
            foreach (var kernel in Kernels())
            {
                var expected = new double[2 * input.blocks.Sum()];
                var random = new Random(seed);
                for (var i = 0; i < expected.Length; i++) expected[i] = (2 * random.NextDouble()) - 1;
                var actual = (double[])expected.Clone();
                var (s1, s2) = (new double[coefficients.Lanes], new double[coefficients.Lanes]);
                var (t1, t2) = (new double[coefficients.Lanes], new double[coefficients.Lanes]);
                SectionKernel.Scalar(expected, coefficients, s1, s2);
                var at = 0;
                foreach (var block in input.blocks)
                {
                    kernel(actual.AsSpan(at, 2 * block), coefficients, t1, t2);
                    at += 2 * block;
                }

                Assert.Equal(expected, actual);
                Assert.Equal(s1, t1);
                Assert.Equal(s2, t2);
            }
        });

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        var coefficients = new SectionCoefficients(Noise.Sections(1, 3));
        Assert.Throws<ArgumentException>(() => SectionKernel256.Process(new double[3], coefficients, new double[8], new double[8]));
        Assert.Throws<ArgumentException>(() => SectionKernel256.Process(new double[4], coefficients, new double[7], new double[8]));
    }
}
