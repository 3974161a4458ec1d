namespace TuneScout.Equalizer;

/// <summary>Finds the gains of overlapping bands with which their common curve passes through given points.</summary>
/// <remarks>
/// Bands reach into their neighbours, so sliders taken as the filters' gains give a curve of their own. In dB the bands add up, and each is nearly proportional to its own gain: Newton's method
/// on that sum, with the exact responses (as J. Rämö, V. Välimäki, "Optimizing a high-order graphic equalizer for audio processing",
/// IEEE Signal Processing Letters 21(3), 2014, do in one step).
/// </remarks>
internal static class GainSolver
{
    private const int MostSteps = 40;
    private const double CloseEnoughDb = 1e-6;
    private const double StepDb = 0.01;

    // Far from the solution the slopes mislead.
    private const double MostChangeDb = 12;

    /// <summary>Solves for the gains in dB, each within the range of a filter.</summary>
    /// <param name="design">Makes band i with a gain.</param>
    /// <param name="frequenciesHz">One point for each band.</param>
    /// <param name="targetsDb">The gain that is wanted there.</param>
    /// <param name="sampleRate">Samples a second.</param>
    public static double[] Solve(Func<int, double, Biquad> design, double[] frequenciesHz, double[] targetsDb, double sampleRate)
    {
        var count = targetsDb.Length;
        var gains = new double[count];
        if (Array.TrueForAll(targetsDb, target => target == 0)) return gains;
        var (best, bestError) = (gains, double.PositiveInfinity);
        for (var step = 0; step < MostSteps; step++)
        {
            var missing = (double[])targetsDb.Clone();
            var slopes = new double[count, count];
            for (var band = 0; band < count; band++)
            {
                var section = design(band, gains[band]);
                var changed = design(band, gains[band] + (gains[band] < 0 ? StepDb : -StepDb));
                for (var point = 0; point < count; point++)
                {
                    var value = FrequencyResponse.MagnitudeDb([section], frequenciesHz[point], sampleRate);
                    missing[point] -= value;
                    slopes[point, band] = (FrequencyResponse.MagnitudeDb([changed], frequenciesHz[point], sampleRate) - value) / (gains[band] < 0 ? StepDb : -StepDb);
                }
            }

            var error = missing.Max(Math.Abs);
            if (error < bestError) (best, bestError) = ((double[])gains.Clone(), error);
            if (error < CloseEnoughDb) break;
            var change = LinearEquations.Solve(slopes, missing);
            for (var band = 0; band < count; band++)
                gains[band] = Math.Clamp(gains[band] + Math.Clamp(change[band], -MostChangeDb, MostChangeDb), -FilterArguments.MaxGainDb, FilterArguments.MaxGainDb);
        }

        return best;
    }
}
