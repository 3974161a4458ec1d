namespace TuneScout.Console;

/// <summary>What "tunescout plot" can draw.</summary>
internal static class PlotKind
{
    public const string Equalizer = "equalizer";
    public const string Waveform = "waveform";
    public const string Spectrogram = "spectrogram";
    public const string Constellation = "constellation";
    public const string Votes = "votes";
    public const string Evidence = "evidence";
    public const string Curve = "curve";
    public const string Decision = "decision";

    public static string[] All { get; } = [Equalizer, Waveform, Spectrogram, Constellation, Votes, Evidence, Curve, Decision];

    /// <summary>Whether the picture shows what a library makes of the sound.</summary>
    public static bool NeedsLibrary(string kind) => kind is Votes or Evidence or Curve or Decision;

    /// <summary>Whether the picture can show a track beside the sound.</summary>
    public static bool TakesTrack(string kind) => kind == Constellation || NeedsLibrary(kind);
}
