namespace TuneScout.Storage.Aws;

/// <summary>What is wrong with the objects of a segment where they are not on this machine either.</summary>
/// <param name="Postings">What is wrong with the postings; null where they are there.</param>
/// <param name="Pack">What is wrong with the pack of constellations; null where it is there.</param>
internal readonly record struct SegmentLoss(string? Postings, string? Pack)
{
    /// <summary>What is wrong, or null.</summary>
    public string? Reason => Postings is null || Pack is null ? Postings ?? Pack : $"{Postings}; {Pack}";
}
