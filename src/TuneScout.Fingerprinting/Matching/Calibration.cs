namespace TuneScout.Fingerprinting;

/// <summary>From evidence to a probability, and from a false-accept rate to the evidence it asks for.</summary>
/// <remarks>
/// A logistic regression on the development set: answers that were right against the best answers to sound that is not in the
/// library. The margin counts by its logarithm: twice the margin is as good at any level; a longer query must have more of it, because
/// what music has in common by chance (a chord, a beat) grows with the length as well. docs/recognition.md shows the fit.
/// </remarks>
internal static class Calibration
{
    private const double PerLogMargin = 2.25;
    private const double PerOther = -0.055;
    private const double PerLogFrames = -1.31;
    private const double Intercept = 5.29;

    // Of the best answers to foreign sound, a part of exp(-TailIntercept - TailSlope * log odds) lies above given log odds.
    private const double TailSlope = 1.3;
    private const double TailIntercept = 6.5;
    private const float LeastMargin = 0.02f;

    /// <summary>The logarithm of the odds that an answer is right, where right and wrong were as likely beforehand.</summary>
    /// <param name="margin">The lead over what a wrong answer reaches.</param>
    /// <param name="other">What a wrong answer reaches.</param>
    /// <param name="frames">Frames of the query.</param>
    public static double LogOdds(float margin, float other, int frames) =>
        Intercept + (PerLogMargin * Math.Log(Math.Max(LeastMargin, margin))) + (PerOther * other) + (PerLogFrames * Math.Log(Math.Max(1, frames)));

    /// <summary>The log odds from which on no more than a given part of foreign queries is accepted.</summary>
    public static double Threshold(double falseAcceptRate) => -(Math.Log(falseAcceptRate) + TailIntercept) / TailSlope;

    /// <summary>The probability that goes with log odds.</summary>
    public static double Probability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));
}
