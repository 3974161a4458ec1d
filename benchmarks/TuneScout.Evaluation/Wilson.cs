namespace TuneScout.Evaluation;

/// <summary>The Wilson score interval of a share (E. B. Wilson, JASA 22, 1927), 95 %.</summary>
internal static class Wilson
{
    private const double Z = 1.959964;

    /// <summary>Where the true share lies.</summary>
    public static (double Low, double High) Interval(int hits, int count)
    {
        if (count == 0) return (0, 1);
        var share = (double)hits / count;
        var z2 = Z * Z / count;
        var middle = (share + (z2 / 2)) / (1 + z2);
        var half = Z / (1 + z2) * Math.Sqrt((share * (1 - share) / count) + (z2 / (4 * count)));
        return (Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
