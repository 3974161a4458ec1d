namespace TuneScout.Equalizer;

/// <summary>Three registers.</summary>
internal readonly struct ThreeGroups : IGroupCount
{
    public static int Count => 3;
}
