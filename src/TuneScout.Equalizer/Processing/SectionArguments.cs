namespace TuneScout.Equalizer;

/// <summary>Refuses sections that would run away.</summary>
internal static class SectionArguments
{
    public static void Check(IReadOnlyList<Biquad> sections)
    {
        for (var i = 0; i < sections.Count; i++)
        {
            var section = sections[i];
            if (!double.IsFinite(section.B0) || !double.IsFinite(section.B1) || !double.IsFinite(section.B2) || !section.IsStable)
                throw new ArgumentException($"sections[{i}] is {section}, must be stable (|A2| < 1 and |A1| < 1 + A2) and finite.", nameof(sections));
        }
    }
}
