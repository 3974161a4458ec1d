namespace TuneScout.Equalizer;

/// <summary>One register.</summary>
internal readonly struct OneGroup : IGroupCount
{
    public static int Count => 1;
}
