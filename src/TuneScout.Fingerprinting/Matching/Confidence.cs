namespace TuneScout.Fingerprinting;

/// <summary>From a margin of evidence to a probability.</summary>
internal static class Confidence
{
    // A logistic curve through the margins of right and wrong answers on the development set; docs/recognition.md.
    private const double Middle = 0.8;
    private const double Steepness = 5;

    public static double Of(double margin) => 1 / (1 + Math.Exp(-Steepness * (margin - Middle)));
}
