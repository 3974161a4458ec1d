using System.Numerics.Tensors;

namespace TuneScout.Fingerprinting;

/// <summary>The largest of 13 neighbouring bins, for every bin of a row.</summary>
internal static class RowMaximum
{
    /// <summary>Bins to either side that count.</summary>
    public const int Reach = 6;

    private const int Bins = FingerprintOptions.Bins;

    /// <summary>Filters one row; cells beyond its ends do not count.</summary>
    /// <param name="row">512 values.</param>
    /// <param name="work">Work space of 1,064 floats or more.</param>
    /// <param name="result">Receives 512 values.</param>
    public static void Filter(ReadOnlySpan<float> row, Span<float> work, Span<float> result)
    {
        // Windows of 1, 2, 4, 8 by doubling; two overlapping windows of 8 make 13.
        const int Padded = Bins + (2 * Reach);
        var a = work[..Padded];
        var b = work.Slice(Padded, Padded);
        a.Fill(float.MinValue);
        row.CopyTo(a[Reach..]);
        TensorPrimitives.Max(a[..^1], a[1..], b);
        TensorPrimitives.Max(b[..^3], b[2..^1], a);
        TensorPrimitives.Max(a[..^7], a[4..^3], b);
        TensorPrimitives.Max(b[..Bins], b.Slice(5, Bins), result);
    }
}
