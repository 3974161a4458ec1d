namespace TuneScout.Equalizer;

/// <summary>The steps in between, in which all sections work.</summary>
internal readonly struct SteadyPhase : IPhase
{
    public static bool IsEdge => false;
}
