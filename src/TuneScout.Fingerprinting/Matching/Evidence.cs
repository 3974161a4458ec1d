using System.Numerics.Tensors;

namespace TuneScout.Fingerprinting;

/// <summary>How much a query's spectrogram stands out at each frame and bin.</summary>
/// <remarks>
/// Root magnitude, lightly smoothed, minus the mean of its surroundings; then every bin is brought to zero mean and unit
/// deviation along time (steady tones and stationary noise go away), and every frame along frequency (drum beats, which line up with
/// any other beat, go away). Wrong places therefore score like sums of independent numbers of mean 0 and deviation 1.
/// </remarks>
internal sealed class Evidence
{
    /// <summary>Stored values are evidence times this: -96 to 96.</summary>
    public const float Scale = 32;

    private const int Bins = FingerprintOptions.Bins;
    private const float Limit = 3;
    private const float LeastDeviation = 0.2f; // keeps bins that hold next to nothing from being blown up
    private static readonly float[] TimeTaps = Gaussian(0.8, 3);
    private static readonly float[] FrequencyTaps = Gaussian(0.3, 1);

    private Evidence(sbyte[] cells, int frameCount)
    {
        Cells = cells;
        FrameCount = frameCount;
    }

    /// <summary>Evidence times <see cref="Scale"/>, at frame * 512 + bin.</summary>
    public sbyte[] Cells { get; }

    /// <summary>Frames of the query.</summary>
    public int FrameCount { get; }

    public static Evidence Of(Spectrogram spectrogram)
    {
        var frames = spectrogram.FrameCount;
        if (frames == 0) return new Evidence([], 0);
        var a = new float[spectrogram.Magnitudes.Length];
        var b = new float[a.Length];
        TensorPrimitives.Multiply(spectrogram.Magnitudes, 0.5f, a);
        TensorPrimitives.Exp<float>(a, a);
        TensorPrimitives.Multiply<float>(a, 3, a);
        SmoothTime(a, b, frames);
        SmoothFrequency(b, a, frames);
        SubtractSurroundings(a, b, frames);
        SubtractRowMeans(b, frames, 30);
        NormalizeBins(b, frames);
        NormalizeFrames(b, frames);
        return new Evidence(Quantize(b), frames);
    }

    private static void SmoothTime(float[] source, float[] target, int frames)
    {
        var reach = TimeTaps.Length / 2;
        for (var t = 0; t < frames; t++)
        {
            var row = target.AsSpan(t * Bins, Bins);
            row.Clear();
            for (var k = -reach; k <= reach; k++)
                TensorPrimitives.MultiplyAdd(source.AsSpan(Math.Clamp(t + k, 0, frames - 1) * Bins, Bins), TimeTaps[k + reach], row, row);
        }
    }

    private static void SmoothFrequency(float[] source, float[] target, int frames)
    {
        for (var t = 0; t < frames; t++)
        {
            var from = source.AsSpan(t * Bins, Bins);
            var to = target.AsSpan(t * Bins, Bins);
            TensorPrimitives.Multiply(from, FrequencyTaps[1], to);
            TensorPrimitives.MultiplyAdd(from[..^1], FrequencyTaps[0], to[1..], to[1..]);
            TensorPrimitives.MultiplyAdd(from[1..], FrequencyTaps[2], to[..^1], to[..^1]);
        }
    }

    // Minus the mean of 21 frames by 31 bins, by running sums.
    private static void SubtractSurroundings(float[] source, float[] target, int frames)
    {
        const int ReachFrames = 10;
        const int ReachBins = 15;
        var columns = new float[Bins];
        var prefix = new float[Bins + 1];
        for (var k = -ReachFrames; k <= ReachFrames; k++) TensorPrimitives.Add(columns, Row(k), columns);
        for (var t = 0; t < frames; t++)
        {
            if (t > 0)
            {
                TensorPrimitives.Add(columns, Row(t + ReachFrames), columns);
                TensorPrimitives.Subtract(columns, Row(t - ReachFrames - 1), columns);
            }

            Subtract(source.AsSpan(t * Bins, Bins), columns, prefix, ReachBins, (2 * ReachFrames) + 1, target.AsSpan(t * Bins, Bins));
        }

        ReadOnlySpan<float> Row(int frame) => source.AsSpan(Math.Clamp(frame, 0, frames - 1) * Bins, Bins);
    }

    private static void SubtractRowMeans(float[] values, int frames, int reachBins)
    {
        var prefix = new float[Bins + 1];
        for (var t = 0; t < frames; t++)
        {
            var row = values.AsSpan(t * Bins, Bins);
            Subtract(row, row, prefix, reachBins, 1, row);
        }
    }

    private static void Subtract(ReadOnlySpan<float> row, ReadOnlySpan<float> sums, float[] prefix, int reachBins, int rowsSummed, Span<float> target)
    {
        var sum = 0f;
        for (var bin = 0; bin < Bins; bin++) prefix[bin + 1] = sum += sums[bin];
        for (var bin = 0; bin < Bins; bin++)
        {
            var low = Math.Max(0, bin - reachBins);
            var high = Math.Min(Bins, bin + reachBins + 1);
            target[bin] = row[bin] - ((prefix[high] - prefix[low]) / ((high - low) * rowsSummed));
        }
    }

    private static void NormalizeBins(float[] values, int frames)
    {
        var mean = new float[Bins];
        var scale = new float[Bins];
        for (var t = 0; t < frames; t++) TensorPrimitives.Add(mean, values.AsSpan(t * Bins, Bins), mean);
        TensorPrimitives.Divide(mean, frames, mean);
        for (var t = 0; t < frames; t++)
        {
            var row = values.AsSpan(t * Bins, Bins);
            TensorPrimitives.Subtract(row, mean, row);
            TensorPrimitives.MultiplyAdd(row, row, scale, scale);
        }

        TensorPrimitives.Divide(scale, frames, scale);
        TensorPrimitives.Sqrt<float>(scale, scale);
        TensorPrimitives.Add(scale, LeastDeviation, scale);
        for (var t = 0; t < frames; t++)
        {
            var row = values.AsSpan(t * Bins, Bins);
            TensorPrimitives.Divide(row, scale, row);
        }
    }

    private static void NormalizeFrames(float[] values, int frames)
    {
        for (var t = 0; t < frames; t++)
        {
            var row = values.AsSpan(t * Bins, Bins);
            TensorPrimitives.Subtract(row, TensorPrimitives.Sum<float>(row) / Bins, row);
            TensorPrimitives.Divide(row, MathF.Sqrt(TensorPrimitives.SumOfSquares<float>(row) / Bins) + LeastDeviation, row);
        }
    }

    private static sbyte[] Quantize(float[] values)
    {
        TensorPrimitives.Multiply(values, Scale, values);
        TensorPrimitives.Clamp(values, -Limit * Scale, Limit * Scale, values);
        TensorPrimitives.Round<float>(values, values);
        var cells = new sbyte[values.Length];
        TensorPrimitives.ConvertTruncating<float, sbyte>(values, cells);
        return cells;
    }

    private static float[] Gaussian(double deviation, int reach)
    {
        var taps = Enumerable.Range(-reach, (2 * reach) + 1).Select(k => Math.Exp(-0.5 * k * k / (deviation * deviation))).ToArray();
        return [.. taps.Select(tap => (float)(tap / taps.Sum()))];
    }
}
