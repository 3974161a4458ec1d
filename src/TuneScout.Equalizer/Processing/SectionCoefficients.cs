namespace TuneScout.Equalizer;

/// <summary>The coefficients of a chain of sections, laid out for the kernels: two lanes per section, one for each channel of a pair.</summary>
/// <remarks>Filled up with sections that change nothing to a multiple of four, so that eight lanes can always be loaded. Immutable.</remarks>
internal sealed class SectionCoefficients
{
    /// <summary>Sections that one 512-bit register holds, for two channels.</summary>
    public const int Multiple = 4;

    public SectionCoefficients(IReadOnlyList<Biquad> sections)
    {
        Count = sections.Count;
        var lanes = PaddedLanes(Count);
        (B0, B1, B2, A1, A2) = (new double[lanes], new double[lanes], new double[lanes], new double[lanes], new double[lanes]);
        for (var lane = 0; lane < lanes; lane++)
        {
            var section = lane / 2 < Count ? sections[lane / 2] : Biquad.Identity;
            (B0[lane], B1[lane], B2[lane], A1[lane], A2[lane]) = (section.B0, section.B1, section.B2, section.A1, section.A2);
        }
    }

    public int Count { get; }

    public int Lanes => B0.Length;

    public double[] B0 { get; }

    public double[] B1 { get; }

    public double[] B2 { get; }

    public double[] A1 { get; }

    public double[] A2 { get; }

    public static int PaddedLanes(int sections) => 2 * Multiple * ((sections + Multiple - 1) / Multiple);
}
