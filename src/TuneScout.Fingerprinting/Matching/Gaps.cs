namespace TuneScout.Fingerprinting;

/// <summary>The stretches of a query in which no track is heard.</summary>
internal static class Gaps
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(0.5); // times are no finer

    public static IReadOnlyList<TimeRange> Between(IEnumerable<Match> matches, TimeSpan duration)
    {
        var gaps = new List<TimeRange>();
        var heard = TimeSpan.Zero;
        foreach (var match in matches.OrderBy(static match => match.QueryStart))
        {
            if (match.QueryStart - heard >= Least) gaps.Add(new TimeRange(heard, match.QueryStart));
            if (match.QueryEnd > heard) heard = match.QueryEnd;
        }

        if (duration - heard >= Least) gaps.Add(new TimeRange(heard, duration));
        return gaps;
    }
}
