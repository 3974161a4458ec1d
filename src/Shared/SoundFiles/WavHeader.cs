namespace TuneScout;

/// <summary>What stands before a WAV file's samples.</summary>
/// <param name="Encoding">How a sample is stored; null for a codec that is not read here.</param>
/// <param name="Codec">What messages call the codec.</param>
/// <param name="Channels">Channels per sample frame.</param>
/// <param name="SampleRate">Sample frames per second.</param>
/// <param name="FrameBytes">Bytes per sample frame.</param>
/// <param name="DataBytes">What is announced of samples, in bytes; null if it is said to be unknown or is plainly a stand-in: then they reach to the end.</param>
/// <param name="Chunks">What else stands in the header, where it is kept: tags, cue points and the like, as far as it is not too much.</param>
internal sealed record WavHeader(WavEncoding? Encoding, string Codec, int Channels, int SampleRate, int FrameBytes, long? DataBytes, IReadOnlyList<WavChunk> Chunks);
