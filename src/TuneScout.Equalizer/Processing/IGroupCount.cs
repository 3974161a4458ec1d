namespace TuneScout.Equalizer;

/// <summary>How many registers of sections a kernel keeps at work: a constant to the compiler, which drops the code of the others.</summary>
internal interface IGroupCount
{
    static abstract int Count { get; }
}
