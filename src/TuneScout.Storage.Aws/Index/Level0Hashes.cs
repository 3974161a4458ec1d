using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Makes the postings of tracks that no segment covers.</summary>
internal static class Level0Hashes
{
    private const int TracksPerRun = 16;

    public static PostingRuns Append(PostingRuns memory, IEnumerable<(int Ordinal, byte[] Fingerprint)> tracks, in TrackView view)
    {
        foreach (var chunk in tracks.Chunk(TracksPerRun))
        {
            var hashes = new TrackHashes[chunk.Length];
            Parallel.For(0, chunk.Length, i => hashes[i] = new TrackHashes(chunk[i].Ordinal, ConstellationHasher.Hash(Fingerprint.Parse(chunk[i].Fingerprint))));
            memory = memory.Append(PostingRun.Build(hashes), view);
        }

        return memory;
    }
}
