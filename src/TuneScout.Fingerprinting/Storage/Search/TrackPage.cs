using System.Globalization;

namespace TuneScout.Fingerprinting;

/// <summary>Some of the entries that were looked for. Immutable.</summary>
public sealed record TrackPage
{
    /// <summary>The entries, in the order in which they were first added to the catalog.</summary>
    public required IReadOnlyList<Track> Tracks { get; init; }

    /// <summary>
    /// For <see cref="TrackQuery.Continuation"/> of the next page; null where this was the last (where the last is full, an empty one follows). It stays good while entries come and go:
    /// no entry that was there all the time is left out or given twice.
    /// </summary>
    public string? Continuation { get; init; }

    /// <summary>A continuation behind a place that a store counts upwards and never gives twice.</summary>
    internal static string After(long place) => place.ToString("x", CultureInfo.InvariantCulture);

    internal static long PlaceOf(string? continuation)
    {
        if (continuation is null) return long.MinValue;
        return long.TryParse(continuation, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var place)
            ? place
            : throw new ArgumentException($"'{continuation}' is no continuation: give back what {nameof(TrackPage)}.{nameof(Continuation)} was, with the same query.");
    }
}
