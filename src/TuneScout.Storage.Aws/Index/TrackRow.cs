using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>A track as the index knows it.</summary>
/// <param name="Ordinal">Its place in the order of adding; never given twice.</param>
/// <param name="Id">Its name.</param>
/// <param name="Token">Names the write that brought it: with the id it is the key of its constellation.</param>
/// <param name="Postings">How many hashes it has.</param>
/// <param name="Bytes">The size of its fingerprint.</param>
internal readonly record struct TrackRow(int Ordinal, TrackId Id, ulong Token, int Postings, int Bytes);
