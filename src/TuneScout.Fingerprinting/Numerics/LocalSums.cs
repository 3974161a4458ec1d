using System.Runtime.InteropServices;

namespace TuneScout.Fingerprinting;

/// <summary>Sums over a window of neighbours, for every value of a row; what lies beyond its ends counts as zero.</summary>
/// <remarks>
/// Sums of 2, 4, 8 … neighbours by doubling; a window is put together from those that its width has binary digits for, one behind the
/// other. Unlike differences of a running sum, no addition waits for the one before it, and no rounding error is carried along the row.
/// </remarks>
internal sealed class LocalSums
{
    private const int WidestVector = 16;

    private readonly int _length;
    private readonly int _reach;
    private readonly Rung _rung;
    private readonly float[][] _levels; // level k: sums of 2^k values from each on; level 0 is the row between zeros

    /// <summary>Prepares sums for rows of one length.</summary>
    /// <param name="length">Values in a row.</param>
    /// <param name="reach">Neighbours to either side: the window has twice as many and one.</param>
    /// <param name="rung">The width of its vectors. All give the same bits.</param>
    public LocalSums(int length, int reach, Rung rung)
    {
        (_length, _reach, _rung) = (length, reach, rung);
        Width = (2 * reach) + 1;
        var levels = int.Log2(Width) + 1;
        _levels = [.. Enumerable.Range(0, levels).Select(_ => new float[length + (4 * reach) + 2 + (2 * WidestVector)])];
        Reciprocals = new float[length];
        for (var at = 0; at < length; at++) Reciprocals[at] = 1f / (Math.Min(length - 1, at + reach) - Math.Max(0, at - reach) + 1);
    }

    /// <summary>Values in a whole window.</summary>
    public int Width { get; }

    /// <summary>One over the number of values that each window has within the row.</summary>
    public float[] Reciprocals { get; }

    /// <summary>Sums the windows of one row.</summary>
    /// <param name="row">The values.</param>
    /// <param name="sums">Receives as many sums; may be the row itself.</param>
    public void Of(ReadOnlySpan<float> row, Span<float> sums)
    {
        row[.._length].CopyTo(_levels[0].AsSpan(_reach));
        sums = sums[.._length];
        switch (_rung)
        {
            case Rung.Vector512: Run<Lanes16>(sums); break;
            case Rung.Vector256: Run<Lanes8>(sums); break;
            case Rung.Vector128: Run<Lanes4>(sums); break;
            default: Scalar(sums); break;
        }
    }

    private void Run<T>(Span<float> sums)
        where T : unmanaged, ILanes<T>
    {
        for (var level = 1; level < _levels.Length; level++)
        {
            ref var from = ref MemoryMarshal.GetArrayDataReference(_levels[level - 1]);
            ref var to = ref MemoryMarshal.GetArrayDataReference(_levels[level]);
            for (var at = 0; at < _length + Width; at += T.Count)
                T.Store(T.Load(ref from, at) + T.Load(ref from, at + (1 << (level - 1))), ref to, at);
        }

        ref var result = ref MemoryMarshal.GetReference(sums);
        var done = 0;
        for (; done + T.Count <= sums.Length; done += T.Count)
        {
            var sum = T.Broadcast(0);
            for (int level = _levels.Length - 1, at = done; level >= 0; level--)
            {
                if ((Width & (1 << level)) == 0) continue;
                sum += T.Load(ref MemoryMarshal.GetArrayDataReference(_levels[level]), at);
                at += 1 << level;
            }

            T.Store(sum, ref result, done);
        }

        Finish(sums, done);
    }

    private void Scalar(Span<float> sums)
    {
        for (var level = 1; level < _levels.Length; level++)
        {
            for (var at = 0; at < _length + Width; at++) _levels[level][at] = _levels[level - 1][at] + _levels[level - 1][at + (1 << (level - 1))];
        }

        Finish(sums, 0);
    }

    private void Finish(Span<float> sums, int done)
    {
        for (; done < sums.Length; done++)
        {
            var sum = 0f;
            for (int level = _levels.Length - 1, at = done; level >= 0; level--)
            {
                if ((Width & (1 << level)) == 0) continue;
                sum += _levels[level][at];
                at += 1 << level;
            }

            sums[done] = sum;
        }
    }
}
