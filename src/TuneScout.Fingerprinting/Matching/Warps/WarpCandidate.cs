namespace TuneScout.Fingerprinting;

/// <summary>A place in a track under a warp.</summary>
/// <param name="Warp">The warp's place in the list of those tried.</param>
/// <param name="Ordinal">The track.</param>
/// <param name="Offset">The track's frame at which the query starts.</param>
internal readonly record struct WarpCandidate(int Warp, int Ordinal, int Offset)
{
    private const int OffsetBits = 24;
    private const int WarpBits = 8;
    private const int Bias = 1 << 16; // the query's frames stay below it, the track's below 2^22

    /// <summary>Packs a place into a number that sorts by track, then warp, then offset.</summary>
    public static ulong Pack(int warp, int ordinal, int offset) =>
        ((ulong)(uint)ordinal << (OffsetBits + WarpBits)) | ((ulong)(uint)warp << OffsetBits) | (uint)(offset + Bias);

    /// <summary>The other way round.</summary>
    public static WarpCandidate Unpack(ulong packed) => new(
        (int)(packed >> OffsetBits) & ((1 << WarpBits) - 1), (int)(packed >> (OffsetBits + WarpBits)), (int)(packed & ((1 << OffsetBits) - 1)) - Bias);
}
