using ScottPlot;
using TuneScout.Equalizer;

namespace TuneScout.Console;

/// <summary>Draws a sound's outline before and after an equalizer, both spectra, and the equalizer's curve.</summary>
internal static class EqualizerPicture
{
    public const int Width = 1200;
    public const int Height = 1300;

    private const double LowestHz = 20;
    private const float LeastDb = -120;
    public static readonly Color Before = Color.FromHex("#4c78a8");
    private static readonly Color After = Color.FromHex("#e4572e"), Curve = Color.FromHex("#2d1b4e");

    /// <summary>Writes the picture as PNG; it appears when it is whole.</summary>
    public static void Write(string path, string title, SoundSummary before, SoundSummary after, IEqualizer equalizer) => PictureFile.Write(
        path, title, Width, Height, Outline(before, "before", Before), Outline(after, "after", After), Spectra(before, after), Response(equalizer));

    /// <summary>The outline of a sound.</summary>
    public static Plot Outline(SoundSummary sound, string? name, Color color)
    {
        var plot = new Plot();
        var outline = sound.GetOutline();
        double[] seconds = [.. outline.Select(stretch => stretch.Seconds)];
        var fill = plot.Add.FillY(seconds, [.. outline.Select(stretch => (double)stretch.Low)], [.. outline.Select(stretch => (double)stretch.High)]);
        fill.FillColor = color;
        fill.LineColor = color;
        fill.LineWidth = 1;
        fill.MarkerStyle.IsVisible = false;
        Label(plot, "time, s", name is null ? "sample" : $"sample, {name}");
        var highest = Math.Max(1, outline.Max(stretch => Math.Max(stretch.High, -stretch.Low)));
        plot.Axes.SetLimits(0, Math.Max(0.001, sound.Duration.TotalSeconds), -highest, highest);
        return plot;
    }

    private static Plot Spectra(SoundSummary before, SoundSummary after)
    {
        var plot = new Plot();
        Add(before, "before", Before);
        Add(after, "after", After);
        Label(plot, "frequency, Hz", "mean level, dB");
        LogarithmicAxis(plot, before.SampleRate);
        plot.Axes.SetLimitsY(LeastDb, 0);
        plot.ShowLegend(Alignment.UpperRight);
        return plot;

        void Add(SoundSummary sound, string name, Color color)
        {
            var (frequencies, levels) = sound.GetSpectrum();
            Line(plot, frequencies[1..], [.. levels[1..].Select(level => Math.Max(level, LeastDb - 20))], color, 1.2f).LegendText = name;
        }
    }

    private static Plot Response(IEqualizer equalizer)
    {
        var plot = new Plot();
        var frequencies = FrequencyResponse.LogarithmicFrequencies(LowestHz, equalizer.SampleRate / 2.0, 600);
        double[] levels = [.. equalizer.GetResponse(frequencies).MagnitudesDb.Select(level => Math.Max(level, LeastDb))];
        plot.Add.HorizontalLine(0, 1, Colors.Gray);
        Line(plot, frequencies, levels, Curve, 2.5f);
        Label(plot, "frequency, Hz", "gain, dB");
        LogarithmicAxis(plot, equalizer.SampleRate);
        plot.Axes.SetLimitsY(Math.Max(-60, Math.Min(-15, levels.Min() - 3)), Math.Max(15, levels.Max() + 3));
        return plot;
    }

    private static ScottPlot.Plottables.Scatter Line(Plot plot, double[] frequencies, double[] levels, Color color, float width)
    {
        var line = plot.Add.ScatterLine(Array.ConvertAll(frequencies, Math.Log10), levels, color);
        line.LineWidth = width;
        return line;
    }

    private static void LogarithmicAxis(Plot plot, int sampleRate)
    {
        (double Hz, string Name)[] marks = [(20, "20"), (50, "50"), (100, "100"), (200, "200"), (500, "500"), (1000, "1k"), (2000, "2k"), (5000, "5k"), (10000, "10k"), (20000, "20k"), (50000, "50k")];
        plot.Axes.Bottom.SetTicks([.. marks.Select(mark => Math.Log10(mark.Hz))], [.. marks.Select(mark => mark.Name)]);
        plot.Axes.SetLimitsX(Math.Log10(LowestHz), Math.Log10(sampleRate / 2.0));
    }

    private static void Label(Plot plot, string x, string y)
    {
        plot.XLabel(x, 13);
        plot.YLabel(y, 13);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        plot.Axes.Left.MinimumSize = 70; // the four stand one below the other
    }
}
