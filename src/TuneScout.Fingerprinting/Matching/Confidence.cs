namespace TuneScout.Fingerprinting;

/// <summary>From a margin of evidence to a probability.</summary>
internal static class Confidence
{
    // On clips of music that is not in the library, margins of m or more occur in about exp(0.73 - 2.9 m) of all queries
    // (1,270 clips, a library of 17 hours; docs/recognition.md). The confidence weighs that against even odds of being there.
    private const double Slope = 2.9;
    private const double Intercept = 0.73;

    public static double Of(double margin) => 1 / (1 + Math.Exp(Intercept - (Slope * margin)));
}
