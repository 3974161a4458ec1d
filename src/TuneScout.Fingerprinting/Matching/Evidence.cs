using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TuneScout.Fingerprinting;

/// <summary>How much a query's spectrogram stands out at each frame and bin.</summary>
/// <remarks>
/// Root magnitude, lightly smoothed, minus the mean of its surroundings; then every bin is brought to zero mean and unit
/// deviation along time (steady tones and stationary noise go away), and every frame along frequency (drum beats, which line up with
/// any other beat, go away). Wrong places therefore score like sums of independent numbers of mean 0 and deviation 1.
/// </remarks>
internal sealed class Evidence : IDisposable
{
    /// <summary>Stored values are evidence times this: -96 to 96.</summary>
    public const float Scale = 32;

    private const int Bins = FingerprintOptions.Bins;
    private const float Limit = 3;
    private const float LeastDeviation = 0.2f; // keeps bins that hold next to nothing from being blown up
    private const int SurroundingFrames = 10; // to either side: 21 frames by 31 bins
    private const int SurroundingBins = 15;
    private const int WideBins = 30;
    private static readonly float[] TimeWeights = Smoothing.Gaussian(0.8, 3);
    private static readonly float[] FrequencyWeights = Smoothing.Gaussian(0.3, 1);

    private sbyte[] _cells;

    private Evidence(sbyte[] cells, int frameCount)
    {
        _cells = cells;
        FrameCount = frameCount;
    }

    /// <summary>Evidence times <see cref="Scale"/>, at frame * 512 + bin.</summary>
    public ReadOnlySpan<sbyte> Cells => _cells.AsSpan(0, FrameCount * Bins);

    /// <summary>Frames of the query.</summary>
    public int FrameCount { get; private set; }

    /// <summary>Makes the evidence of a spectrogram; its memory is pooled.</summary>
    /// <param name="rows">The query's log magnitudes, 512 a frame.</param>
    /// <param name="rung">The width of the vectors; the widest the machine has where it is not given.</param>
    public static Evidence Of(ReadOnlySpan<float> rows, Rung? rung = null)
    {
        if (rows.IsEmpty) return new Evidence([], 0);
        var length = rows.Length;
        var (pooled, pooled2) = (ArrayPool<float>.Shared.Rent(length), ArrayPool<float>.Shared.Rent(length));
        var a = pooled.AsSpan(0, length);
        var b = pooled2.AsSpan(0, length);
        Smooth(rows, a, b, rung ?? Rungs.Best);
        SubtractSurroundings(b, a, rung ?? Rungs.Best);
        var cells = Normalize(a);
        ArrayPool<float>.Shared.Return(pooled);
        ArrayPool<float>.Shared.Return(pooled2);
        return new Evidence(cells, length / Bins);
    }

    /// <summary>Gives the memory back; nothing can be asked afterwards.</summary>
    public void Dispose()
    {
        if (_cells.Length > 0) ArrayPool<sbyte>.Shared.Return(_cells);
        _cells = [];
        FrameCount = 0;
    }

    // Root magnitudes, smoothed over time and frequency.
    private static void Smooth(ReadOnlySpan<float> logs, Span<float> work, Span<float> target, Rung rung)
    {
        for (var at = 0; at < logs.Length; at += Bins)
        {
            var row = work.Slice(at, Bins);
            TensorPrimitives.Multiply(logs.Slice(at, Bins), 0.5f, row);
            TensorPrimitives.Exp(row, row);
            TensorPrimitives.Multiply(row, 3, row);
        }

        Span<float> smooth = stackalloc float[Bins];
        for (var t = 0; t < logs.Length / Bins; t++)
        {
            Smoothing.OverTime(work, t, TimeWeights, smooth, rung);
            Smoothing.OverFrequency(smooth, FrequencyWeights, target.Slice(t * Bins, Bins), rung);
        }
    }

    // Minus the mean of the surroundings, and then each frame minus its own wider mean.
    private static void SubtractSurroundings(ReadOnlySpan<float> source, Span<float> target, Rung rung)
    {
        var frames = source.Length / Bins;
        var (near, wide) = (new LocalSums(Bins, SurroundingBins, rung), new LocalSums(Bins, WideBins, rung));
        Span<float> columns = stackalloc float[Bins];
        Span<float> sums = stackalloc float[Bins];
        columns.Clear();
        for (var k = -SurroundingFrames; k <= SurroundingFrames; k++) TensorPrimitives.Add(columns, Row(source, k), columns);
        for (var t = 0; t < frames; t++)
        {
            if (t > 0) RunningSums.Slide(columns, Row(source, t + SurroundingFrames), Row(source, t - SurroundingFrames - 1), rung);
            var row = target.Slice(t * Bins, Bins);
            near.Of(columns, sums);
            TensorPrimitives.Multiply(sums, 1f / ((2 * SurroundingFrames) + 1), sums);
            TensorPrimitives.Multiply(sums, near.Reciprocals, sums);
            TensorPrimitives.Subtract(Row(source, t), sums, row);
            wide.Of(row, sums);
            TensorPrimitives.Multiply(sums, wide.Reciprocals, sums);
            TensorPrimitives.Subtract(row, sums, row);
        }

        ReadOnlySpan<float> Row(ReadOnlySpan<float> rows, int frame) => rows.Slice(Math.Clamp(frame, 0, frames - 1) * Bins, Bins);
    }

    // Every bin to zero mean and unit deviation along time, then every frame along frequency, then to whole numbers.
    private static sbyte[] Normalize(Span<float> values)
    {
        var frames = values.Length / Bins;
        Span<float> mean = stackalloc float[Bins];
        Span<float> scale = stackalloc float[Bins];
        mean.Clear();
        scale.Clear();
        for (var at = 0; at < values.Length; at += Bins) TensorPrimitives.Add(mean, values.Slice(at, Bins), mean);
        TensorPrimitives.Divide(mean, frames, mean);
        for (var at = 0; at < values.Length; at += Bins)
        {
            var row = values.Slice(at, Bins);
            TensorPrimitives.Subtract(row, mean, row);
            TensorPrimitives.MultiplyAdd(row, row, scale, scale);
        }

        TensorPrimitives.Divide(scale, frames, scale);
        TensorPrimitives.Sqrt(scale, scale);
        TensorPrimitives.Add(scale, LeastDeviation, scale);
        TensorPrimitives.Reciprocal(scale, scale);
        var cells = ArrayPool<sbyte>.Shared.Rent(values.Length);
        for (var at = 0; at < values.Length; at += Bins)
        {
            var row = values.Slice(at, Bins);
            TensorPrimitives.Multiply(row, scale, row);
            TensorPrimitives.Subtract(row, TensorPrimitives.Sum<float>(row) / Bins, row);
            TensorPrimitives.Multiply(row, Scale / (MathF.Sqrt(TensorPrimitives.SumOfSquares<float>(row) / Bins) + LeastDeviation), row);
            Quantize(row, cells.AsSpan(at, Bins));
        }

        return cells;
    }

    // Rounded, within the limits, to whole numbers: sixteen at a time.
    private static void Quantize(ReadOnlySpan<float> row, Span<sbyte> cells)
    {
        ref var from = ref MemoryMarshal.GetReference(row);
        ref var to = ref MemoryMarshal.GetReference(cells[..row.Length]);
        for (nuint at = 0; at < (nuint)row.Length; at += (nuint)Vector128<sbyte>.Count)
        {
            var low = Vector128.Narrow(Whole(ref from, at), Whole(ref from, at + 4));
            var high = Vector128.Narrow(Whole(ref from, at + 8), Whole(ref from, at + 12));
            Vector128.Narrow(low, high).StoreUnsafe(ref to, at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Whole(ref float values, nuint at) =>
        Vector128.ConvertToInt32(Vector128.Round(Vector128.Clamp(Vector128.LoadUnsafe(ref values, at), Vector128.Create(-Limit * Scale), Vector128.Create(Limit * Scale))));
}
