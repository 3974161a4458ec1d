namespace TuneScout.Fingerprinting;

/// <summary>Joins the answers of a query's windows.</summary>
internal sealed class MatchCollector
{
    private readonly List<FoundTrack> _found = [];

    /// <summary>Whether any window was long enough to be analysed.</summary>
    public bool Analyzed { get; set; }

    /// <summary>Whether any window held a sound.</summary>
    public bool Heard { get; set; }

    /// <summary>Takes the accepted answers of the window between two samples.</summary>
    public void Add(WindowAnswer answer, long startSample, long endSample)
    {
        foreach (var finding in answer.Accepted)
        {
            foreach (var place in finding.Same.Prepend(finding.Best))
            {
                if (!_found.Any(found => found.TryExtend(finding, place, startSample, endSample)))
                    _found.Add(new FoundTrack(finding, place, startSample, endSample));
            }
        }
    }

    /// <summary>What was found: the most certain first, of equals the earlier.</summary>
    public IEnumerable<FoundTrack> Found() =>
        _found.OrderByDescending(found => found.Margin).ThenBy(found => found.StartSample).ThenBy(found => found.Ordinal);

    /// <summary>Why nothing was found, for people.</summary>
    public string Reason(TimeSpan duration, int trackCount)
    {
        if (!Analyzed) return $"too short: {duration.TotalSeconds:0.000} s of sound";
        if (!Heard) return "nothing but silence";
        return trackCount == 0 ? "the library is empty" : "no track of the library stands out";
    }
}
