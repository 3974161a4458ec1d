namespace TuneScout.Equalizer;

/// <summary>Two registers.</summary>
internal readonly struct TwoGroups : IGroupCount
{
    public static int Count => 2;
}
