namespace TuneScout.Fingerprinting.Tests;

/// <summary>An index that is a dictionary.</summary>
internal sealed class DictionarySnapshot(Dictionary<uint, Posting[]> postings) : IHashSnapshot
{
    public int OrdinalLimit => postings.Count == 0 ? 0 : 1 + postings.Values.Max(found => found.Length == 0 ? 0 : found.Max(posting => posting.Ordinal));

    public int TrackCount => OrdinalLimit;

    public ValueTask FindAsync(ReadOnlyMemory<uint> hashes, PostingBuffer buffer, CancellationToken cancellationToken = default)
    {
        buffer.Clear();
        for (var i = 0; i < hashes.Length; i++)
        {
            if (i > 0 && hashes.Span[i] <= hashes.Span[i - 1]) throw new ArgumentException("The hashes do not ascend.", nameof(hashes));
            foreach (var posting in postings.GetValueOrDefault(hashes.Span[i], [])) buffer.Add(posting);
            buffer.EndHash();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<Constellation?> GetConstellationAsync(int ordinal, CancellationToken cancellationToken = default) => throw new InvalidOperationException();

    public TrackId GetTrackId(int ordinal) => throw new InvalidOperationException();

    public bool TryGetOrdinal(TrackId id, out int ordinal) => throw new InvalidOperationException();

    public void Dispose()
    {
    }
}
