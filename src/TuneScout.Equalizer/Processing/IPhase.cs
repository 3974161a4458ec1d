namespace TuneScout.Equalizer;

/// <summary>Where in a block a kernel is: a constant to the compiler.</summary>
internal interface IPhase
{
    /// <summary>Whether some sections have nothing to work on, so that their states must stay as they are.</summary>
    static abstract bool IsEdge { get; }
}
