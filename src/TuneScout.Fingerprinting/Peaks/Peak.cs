namespace TuneScout.Fingerprinting;

/// <summary>A local maximum of a spectrogram.</summary>
/// <param name="Frame">Its frame.</param>
/// <param name="Bin">Its frequency bin.</param>
/// <param name="Prominence">Its height over the local mean, in nepers.</param>
internal readonly record struct Peak(int Frame, ushort Bin, float Prominence)
{
    /// <summary>The prominence in steps of a quarter neper, as constellations store it.</summary>
    public byte Strength => (byte)Math.Clamp((int)(Prominence * 4), 0, Constellation.MaxStrength);
}
