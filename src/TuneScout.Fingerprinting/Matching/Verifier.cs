using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TuneScout.Fingerprinting;

/// <summary>The second stage: asks the query's evidence about the peaks a track should have at a place.</summary>
internal static class Verifier
{
    /// <summary>Peaks that must fall into the query for a place to be judged at all.</summary>
    public const int LeastPeaks = 5;

    /// <summary>The score of a place that cannot be judged.</summary>
    public const float Unknown = -9;

    private const int Bins = FingerprintOptions.Bins;
    private const int PeaksOfInts = 1 << 16; // 2^15 squares of at most 152 in each of two sums stay below 2^31

    // A peak that is a neper more salient counts e^0.3 times as much: it is the more likely to be heard through the noise.
    // Measured on the development set, exponents of 0.25 to 0.35 do equally well; without weights 2 points of the hardest clips are lost.
    private const double WeightPerStrength = 0.15;
    private static readonly int[] Weights =
        [.. Enumerable.Range(0, Constellation.MaxStrength + 1).Select(strength => (int)Math.Round(16 * Math.Exp(WeightPerStrength * (strength - 16))))];

    /// <summary>What a peak of each strength counts, times 16.</summary>
    public static ReadOnlySpan<int> WeightsByStrength => Weights;

    /// <summary>z = sum of weight * evidence at the track's peaks / sqrt(sum of weight^2).</summary>
    /// <param name="evidence">The query's.</param>
    /// <param name="constellation">The track's peaks.</param>
    /// <param name="offset">The track's frame at which the query starts.</param>
    /// <returns>The score, or <see cref="Unknown"/>.</returns>
    public static float Score(Evidence evidence, Constellation constellation, int offset)
    {
        var (start, end) = constellation.Range(offset, offset + (long)evidence.FrameCount);
        if (end - start < LeastPeaks) return Unknown;
        return ScoreInside(evidence.Cells, constellation.Cells[start..end], constellation.Strengths[start..end], offset * Bins);
    }

    /// <summary>The score of every n-th peak alone.</summary>
    /// <param name="evidence">The query's.</param>
    /// <param name="constellation">The track's peaks.</param>
    /// <param name="offset">The track's frame at which the query starts.</param>
    /// <param name="stride">Every how-manieth peak is asked about: 1 for all.</param>
    public static float Score(Evidence evidence, Constellation constellation, int offset, int stride)
    {
        if (stride == 1) return Score(evidence, constellation, offset);
        var (start, end) = constellation.Range(offset, offset + (long)evidence.FrameCount);
        if (end - start < LeastPeaks * stride) return Unknown;
        var cells = constellation.Cells[start..end];
        var strengths = constellation.Strengths[start..end];
        var values = evidence.Cells;
        var shift = offset * Bins;
        long sum = 0, squares = 0;
        for (var i = 0; i < cells.Length && i < strengths.Length; i += stride)
        {
            var weight = Weights[strengths[i]];
            sum += weight * values[cells[i] - shift];
            squares += weight * weight;
        }

        return sum / (Evidence.Scale * MathF.Sqrt(squares));
    }

    // Every peak lies within the evidence: this is where the time of a query goes. Cells ascend, so the first and the last
    // one tell that all are inside, and the loop need not ask.
    private static float ScoreInside(ReadOnlySpan<sbyte> evidence, ReadOnlySpan<int> cells, ReadOnlySpan<byte> strengths, int shift)
    {
        if (cells[0] < shift || cells[^1] - shift >= evidence.Length) throw new ArgumentOutOfRangeException(nameof(cells), "A peak lies outside the evidence.");
        long sum = 0, squares = 0;
        for (var start = 0; start < cells.Length; start += PeaksOfInts)
        {
            var count = Math.Min(PeaksOfInts, cells.Length - start);
            AddInside(evidence, cells.Slice(start, count), strengths.Slice(start, count), shift, ref sum, ref squares);
        }

        return sum / (Evidence.Scale * MathF.Sqrt(squares));
    }

    private static void AddInside(ReadOnlySpan<sbyte> evidence, ReadOnlySpan<int> cells, ReadOnlySpan<byte> strengths, int shift, ref long sum, ref long squares)
    {
        ref var weights = ref MemoryMarshal.GetArrayDataReference(Weights);
        ref var values = ref MemoryMarshal.GetReference(evidence);
        int sum1 = 0, squares1 = 0, sum2 = 0, squares2 = 0;
        var i = 0;
        for (; i + 1 < cells.Length && i + 1 < strengths.Length; i += 2)
        {
            var weight = Unsafe.Add(ref weights, (nint)(uint)strengths[i]);
            var weight2 = Unsafe.Add(ref weights, (nint)(uint)strengths[i + 1]);
            sum1 += weight * Unsafe.Add(ref values, cells[i] - shift);
            sum2 += weight2 * Unsafe.Add(ref values, cells[i + 1] - shift);
            squares1 += weight * weight;
            squares2 += weight2 * weight2;
        }

        if (i < cells.Length)
        {
            var weight = Weights[strengths[i]];
            sum1 += weight * evidence[cells[i] - shift];
            squares1 += weight * weight;
        }

        sum += (long)sum1 + sum2;
        squares += (long)squares1 + squares2;
    }

    /// <summary>The score of a place under a warp.</summary>
    /// <param name="evidence">The query's.</param>
    /// <param name="constellation">The track's peaks.</param>
    /// <param name="offset">The track's frame at which the query starts.</param>
    /// <param name="time">Track frames per query frame.</param>
    /// <param name="bins">The query's bin of each bin of the track; below zero where it lies outside.</param>
    /// <param name="stride">Only every so many of the peaks are asked about: 1 for all.</param>
    public static float Score(Evidence evidence, Constellation constellation, double offset, double time, ReadOnlySpan<short> bins, int stride = 1)
    {
        var (start, end) = constellation.Range((long)Math.Ceiling(offset), (long)Math.Ceiling(offset + (evidence.FrameCount * time)));
        var cells = constellation.Cells[start..end];
        var strengths = constellation.Strengths[start..end];
        var weights = Weights;
        var values = evidence.Cells;
        var rate = (float)(1 / time);
        var first = (int)Math.Floor(offset);
        var origin = 0.5f - (float)((offset - first) / time);
        long sum = 0, squares = 0;
        var count = 0;
        for (var i = 0; i < cells.Length && i < strengths.Length; i += stride)
        {
            var cell = cells[i];
            var bin = bins[cell & (Bins - 1)];
            var frame = (int)((((cell >> 9) - first) * rate) + origin);
            var at = (frame * Bins) + bin;
            if (bin < 0 || (uint)at >= (uint)values.Length) continue;
            var weight = weights[strengths[i]];
            sum += weight * values[at];
            squares += weight * weight;
            count++;
        }

        return count < LeastPeaks ? Unknown : sum / (Evidence.Scale * MathF.Sqrt(squares));
    }
}
