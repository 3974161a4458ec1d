namespace TuneScout.Fingerprinting;

/// <summary>From evidence to a probability, and from a false-accept rate to the evidence it asks for.</summary>
/// <remarks>
/// A logistic regression on the development set: answers that were right against the best answers to sound that is not in the
/// library. The margin counts by its logarithm: twice the margin is as good at any level; a longer query must have more of it, because
/// what music has in common by chance (a chord, a beat) grows with the length as well. docs/recognition.md shows the fit.
/// </remarks>
internal static class Calibration
{
    private const double PerLogMargin = 4.59;
    private const double PerMargin = 0.88;
    private const double PerLogFrames = -3.37;
    private const double PerShortness = -3.53; // below 3 s the margins spread more widely
    private const double OfWarped = -6.53; // many warps are tried, so the best of the wrong ones is better
    private const double Intercept = 13.18;
    private const double ShortFrames = 130;

    // Of the best answers to foreign sound, a part of exp(-(log odds + TailStart) / TailScale) lies above given log odds: the upper tenth of
    // 7,434 clips falls on this line.
    private const double TailStart = 9.02;
    private const double TailScale = 1.5;
    private const float LeastMargin = 0.02f;

    /// <summary>The logarithm of the odds that an answer is right, where right and wrong were as likely beforehand.</summary>
    /// <param name="margin">The lead over what a wrong answer reaches.</param>
    /// <param name="frames">Frames of the query.</param>
    /// <param name="warp">The warp under which the answer was found.</param>
    public static double LogOdds(float margin, int frames, Warp warp)
    {
        var lead = Math.Max(LeastMargin, margin);
        var length = Math.Log(Math.Max(1, frames));
        return Intercept + (PerLogMargin * Math.Log(lead)) + (PerMargin * lead) + (PerLogFrames * length)
            + (PerShortness * Math.Max(0, Math.Log(ShortFrames) - length)) + (warp.IsNone ? 0 : OfWarped);
    }

    /// <summary>The margin that gives log odds: the other way round, by halving.</summary>
    public static double MarginFor(double logOdds, int frames, Warp warp)
    {
        double low = 0, high = 1000;
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            if (LogOdds((float)middle, frames, warp) < logOdds) low = middle;
            else high = middle;
        }

        return high;
    }

    /// <summary>The log odds from which on no more than a given part of foreign queries is accepted.</summary>
    public static double Threshold(double falseAcceptRate) => (-TailScale * Math.Log(falseAcceptRate)) - TailStart;

    /// <summary>The probability that goes with log odds.</summary>
    public static double Probability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));
}
