namespace TuneScout.Fingerprinting;

/// <summary>A local maximum of a spectrogram.</summary>
/// <param name="Frame">Its frame.</param>
/// <param name="Bin">Its frequency bin.</param>
/// <param name="Level">Its log magnitude, in nepers.</param>
/// <param name="Prominence">Its height over the local mean, in nepers.</param>
internal readonly record struct Peak(int Frame, ushort Bin, float Level, float Prominence)
{
    private const float Quietest = -3.5f;

    /// <summary>What peaks of one band compete by: how far they stand out, and half as much how loud they are.</summary>
    public float Rank => Prominence + (0.5f * Level);

    /// <summary>How likely the peak is to be heard through noise, in nepers: loud ones are, and those that stand out.</summary>
    public float Salience => Level + Prominence;

    /// <summary>The salience in steps of half a neper from -3.5 up, as constellations store it.</summary>
    public byte Strength => (byte)Math.Clamp((int)MathF.Round((Salience - Quietest) * 2), 0, Constellation.MaxStrength);
}
