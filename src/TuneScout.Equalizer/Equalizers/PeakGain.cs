namespace TuneScout.Equalizer;

/// <summary>Finds the frequency that a chain of sections raises most.</summary>
internal static class PeakGain
{
    private const int GridPoints = 800;
    private const int Refinements = 60;
    private const double LowestHz = 1;
    private static readonly double Golden = (Math.Sqrt(5) - 1) / 2;

    /// <summary>The highest gain in dB, at least 0 if there are no sections, to about 0.0001 dB.</summary>
    /// <param name="sections">The chain.</param>
    /// <param name="frequenciesHz">Where narrow peaks may be, between the points of the grid.</param>
    /// <param name="sampleRate">Samples a second.</param>
    public static double FindDb(ReadOnlySpan<Biquad> sections, ReadOnlySpan<double> frequenciesHz, double sampleRate)
    {
        if (sections.IsEmpty) return 0;
        double[] grid = [.. FrequencyResponse.LogarithmicFrequencies(LowestHz, sampleRate / 2, GridPoints), .. frequenciesHz, 0];
        Array.Sort(grid);
        var values = new double[grid.Length];
        for (var i = 0; i < grid.Length; i++) values[i] = FrequencyResponse.MagnitudeDb(sections, grid[i], sampleRate);
        var peak = Math.Max(values[0], values[^1]);
        for (var i = 1; i < grid.Length - 1; i++)
        {
            if (values[i] >= values[i - 1] && values[i] >= values[i + 1] && values[i] > peak - 3) peak = Math.Max(peak, Refine(sections, grid[i - 1], grid[i + 1], sampleRate));
        }

        return peak;
    }

    // The golden-section search for the top of a hill.
    private static double Refine(ReadOnlySpan<Biquad> sections, double low, double high, double sampleRate)
    {
        var (a, b) = (high - (Golden * (high - low)), low + (Golden * (high - low)));
        var (atA, atB) = (FrequencyResponse.MagnitudeDb(sections, a, sampleRate), FrequencyResponse.MagnitudeDb(sections, b, sampleRate));
        for (var i = 0; i < Refinements && high - low > 1e-9 * high; i++)
        {
            if (atA > atB)
            {
                (high, b, atB) = (b, a, atA);
                a = high - (Golden * (high - low));
                atA = FrequencyResponse.MagnitudeDb(sections, a, sampleRate);
            }
            else
            {
                (low, a, atA) = (a, b, atB);
                b = low + (Golden * (high - low));
                atB = FrequencyResponse.MagnitudeDb(sections, b, sampleRate);
            }
        }

        return Math.Max(atA, atB);
    }
}
