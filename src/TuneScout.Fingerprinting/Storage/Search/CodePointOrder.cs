namespace TuneScout.Fingerprinting;

/// <summary>Orders text by code points, as databases that keep UTF-8 do: the same in every store and every culture.</summary>
internal sealed class CodePointOrder : IComparer<string>
{
    public static CodePointOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null) return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        var (left, right) = (x.EnumerateRunes(), y.EnumerateRunes());
        while (true)
        {
            var (more, moreRight) = (left.MoveNext(), right.MoveNext());
            if (!more || !moreRight) return (more ? 1 : 0) - (moreRight ? 1 : 0);
            if (left.Current != right.Current) return left.Current.CompareTo(right.Current);
        }
    }
}
