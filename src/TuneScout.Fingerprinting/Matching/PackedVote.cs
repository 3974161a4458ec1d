namespace TuneScout.Fingerprinting;

/// <summary>One hash that occurs both in the query and in a track, in 32 bits: half a million of them are sorted for a dense query.</summary>
internal static class PackedVote
{
    /// <summary>What the only posting of a hash weighs.</summary>
    public const int Unity = 128;

    private const int WeightBits = 8;
    private const int Bias = 1 << 16; // the query's frames stay below it, the track's below 2^22

    /// <summary>Packs a vote.</summary>
    /// <param name="offset">The track's frame at which the query would start.</param>
    /// <param name="weight">1 to 255.</param>
    public static uint Of(int offset, int weight) => ((uint)(offset + Bias) << WeightBits) | (uint)weight;

    public static int OffsetOf(uint vote) => (int)(vote >> WeightBits) - Bias;

    public static int WeightOf(uint vote) => (int)(vote & ((1 << WeightBits) - 1));

    /// <summary>The weight of each of a hash's postings: 1 / sqrt of their number, for rare hashes say more.</summary>
    public static int WeightFor(int postings) => Math.Max(1, (int)MathF.Round(Unity / MathF.Sqrt(postings)));
}
