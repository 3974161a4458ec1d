namespace TuneScout.Equalizer;

/// <summary>The first and the last steps of a block.</summary>
internal readonly struct EdgePhase : IPhase
{
    public static bool IsEdge => true;
}
