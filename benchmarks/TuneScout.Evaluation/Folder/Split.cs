namespace TuneScout.Evaluation;

/// <summary>Which recordings are indexed and which are not. A recording's side depends on its name and the seed alone, unless a side would be empty.</summary>
internal sealed record Split(IReadOnlyList<string> Indexed, IReadOnlyList<string> LeftOut)
{
    private const double IndexedShare = 0.75;

    /// <summary>Splits at least two names.</summary>
    public static Split Of(IReadOnlyList<string> names, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(names.Count, 2);
        var places = names.ToDictionary(name => name, name => (StableHash.Of(seed, name) >> 11) * (1.0 / (1ul << 53)), StringComparer.Ordinal);
        var border = IndexedShare;
        var last = names.MaxBy(name => places[name])!;
        var first = names.MinBy(name => places[name])!;
        // At least one on each side: the outermost one changes over.
        if (places[last] < border) border = places[last];
        else if (places[first] >= border) border = Math.BitIncrement(places[first]);
        return new Split([.. names.Where(name => places[name] < border)], [.. names.Where(name => places[name] >= border)]);
    }
}
