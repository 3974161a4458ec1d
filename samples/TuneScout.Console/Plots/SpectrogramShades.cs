using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>A spectrogram as a heat map shows it: rows from the highest frequency down, levels in a few steps.</summary>
internal sealed record SpectrogramShades(double[,] Decibels, double LowestDb, double HighestDb)
{
    private const double DecibelsPerNeper = 8.685889638; // 20 / ln 10
    private const double LeastRangeDb = 20;
    private const int Steps = 28;

    /// <summary>Makes them: the lower half of the cells is dark, so that what stands out does; single steps would only be noise in the picture.</summary>
    public static SpectrogramShades Of(Spectrogram spectrogram)
    {
        var decibels = new double[FingerprintOptions.Bins, Math.Max(1, spectrogram.FrameCount)];
        var sorted = new List<double>(decibels.Length);
        for (var frame = 0; frame < spectrogram.FrameCount; frame++)
        {
            var row = spectrogram[frame];
            for (var bin = 0; bin < row.Length; bin++) sorted.Add(decibels[row.Length - 1 - bin, frame] = row[bin] * DecibelsPerNeper);
        }

        if (sorted.Count == 0) return new SpectrogramShades(decibels, 0, LeastRangeDb);
        sorted.Sort();
        var lowest = sorted[sorted.Count / 2];
        var highest = Math.Max(sorted[(int)(0.9995 * (sorted.Count - 1))], lowest + LeastRangeDb); // silence is dark
        var step = (highest - lowest) / Steps;
        for (var row = 0; row < decibels.GetLength(0); row++)
        {
            for (var frame = 0; frame < decibels.GetLength(1); frame++)
                decibels[row, frame] = lowest + (step * Math.Round((Math.Clamp(decibels[row, frame], lowest, highest) - lowest) / step));
        }

        return new SpectrogramShades(decibels, lowest, highest);
    }
}
