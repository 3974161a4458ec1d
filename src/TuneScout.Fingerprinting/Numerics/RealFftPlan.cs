using System.Collections.Concurrent;

namespace TuneScout.Fingerprinting;

/// <summary>The twiddle factors of a <see cref="RealFft"/>. Immutable, and one for all transforms of a length.</summary>
internal sealed class RealFftPlan
{
    private static readonly ConcurrentDictionary<int, RealFftPlan> Cache = new();

    private RealFftPlan(int length)
    {
        Half = length / 2;
        Cos = new float[length];
        Sin = new float[length];
        for (var k = 0; k < length; k++)
        {
            Cos[k] = (float)Math.Cos(-2 * Math.PI * k / length);
            Sin[k] = (float)Math.Sin(-2 * Math.PI * k / length);
        }

        var stages = new List<Stage>();
        for (int n = Half, stride = 1; n >= 4; n /= 4, stride *= 4) stages.Add(new Stage(n, stride, this));
        Stages = [.. stages];
    }

    /// <summary>Complex numbers that are transformed.</summary>
    public int Half { get; }

    /// <summary>cos(-2 pi k / length).</summary>
    public float[] Cos { get; }

    /// <summary>sin(-2 pi k / length).</summary>
    public float[] Sin { get; }

    /// <summary>The steps of radix 4, in their order; a step of radix 2 follows where <see cref="Half"/> is no power of four.</summary>
    public Stage[] Stages { get; }

    /// <summary>The plan for a length; planned once.</summary>
    /// <param name="length">A power of two, 8 or more.</param>
    public static RealFftPlan For(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 8);
        if (!int.IsPow2(length)) throw new ArgumentOutOfRangeException(nameof(length), length, "The length must be a power of two.");
        return Cache.GetOrAdd(length, static length => new RealFftPlan(length));
    }

    /// <summary>One step of radix 4: <see cref="Quarter"/> groups of <see cref="Stride"/> butterflies with the same factors.</summary>
    internal sealed class Stage
    {
        public Stage(int n, int stride, RealFftPlan plan)
        {
            (Quarter, Stride) = (n / 4, stride);
            // Where a group has four butterflies, vectors span several groups: each factor stands four times.
            Repeats = stride == 4 ? 4 : 1;
            Factors = [.. Enumerable.Range(0, 6).Select(_ => new float[Quarter * Repeats])];
            for (var at = 0; at < Quarter * Repeats; at++)
            {
                for (var power = 1; power <= 3; power++)
                {
                    var k = power * (at / Repeats) * (plan.Cos.Length / n); // exp(-2 pi i p / n) stands at p * length / n
                    Factors[(2 * power) - 2][at] = plan.Cos[k];
                    Factors[(2 * power) - 1][at] = plan.Sin[k];
                }
            }
        }

        public int Quarter { get; }

        public int Stride { get; }

        public int Repeats { get; }

        /// <summary>Cosines and sines of the first, second and third power of each group's factor.</summary>
        public float[][] Factors { get; }
    }
}
