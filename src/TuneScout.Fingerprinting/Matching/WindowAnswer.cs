namespace TuneScout.Fingerprinting;

/// <summary>What one window of a query came to.</summary>
/// <param name="Guess">The best place of all, whether it is believed or not; null where nothing was nominated.</param>
/// <param name="Accepted">Those that are believed, best first: several where songs are mixed.</param>
internal sealed record WindowAnswer(Finding? Guess, IReadOnlyList<Finding> Accepted)
{
    public static WindowAnswer Nothing { get; } = new(null, []);
}
