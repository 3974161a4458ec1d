using ScottPlot;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Plots of a stretch of sound as the analysis sees it: its spectrogram, its evidence, and peaks on them.</summary>
internal static class SoundPlot
{
    public const double FrameSeconds = (double)FingerprintOptions.HopSamples / FingerprintOptions.SampleRate;
    public const double BinHz = (double)FingerprintOptions.SampleRate / FingerprintOptions.FrameSamples;

    /// <summary>Levels in decibels, the quieter half dark.</summary>
    public static Plot Spectrogram(Spectrogram spectrogram)
    {
        var plot = new Plot();
        var shades = SpectrogramShades.Of(spectrogram);
        AddMap(plot, shades.Decibels, new ScottPlot.Colormaps.Inferno(), shades.LowestDb, shades.HighestDb, "level, dB");
        Label(plot, 0, shades.Decibels.GetLength(1) * FrameSeconds);
        return plot;
    }

    /// <summary>The evidence in shades of grey: white where the clip stands out, black where it is less than its surroundings.</summary>
    public static Plot Evidence(Explanation explanation)
    {
        var plot = new Plot();
        var cells = new double[FingerprintOptions.Bins, Math.Max(1, explanation.FrameCount)];
        for (var frame = 0; frame < explanation.FrameCount; frame++)
        {
            for (var bin = 0; bin < FingerprintOptions.Bins; bin++)
                cells[FingerprintOptions.Bins - 1 - bin, frame] = Math.Round(2 * explanation.EvidenceAt(frame, bin)) / 2; // coarse: the picture stays small
        }

        AddMap(plot, cells, new ScottPlot.Colormaps.Grayscale(), -3, 3, "evidence");
        Label(plot, 0, cells.GetLength(1) * FrameSeconds);
        return plot;
    }

    /// <summary>No sound, in the colour of silence: for peaks alone.</summary>
    public static Plot Blank(TimeSpan start, TimeSpan end)
    {
        var plot = new Plot();
        plot.DataBackground.Color = Colors.Black;
        Label(plot, start.TotalSeconds, end.TotalSeconds);
        return plot;
    }

    /// <summary>Marks the peaks between two times by their strength: large ones are the ones that survive noise.</summary>
    public static void AddByStrength(Plot plot, Constellation constellation, TimeSpan start, TimeSpan end)
    {
        const int Strong = 18, Middling = 13;
        List<int> shown = [.. Enumerable.Range(0, constellation.Count).Where(i => SecondsOf(i) >= start.TotalSeconds && SecondsOf(i) < end.TotalSeconds)];
        Add("strong", static strength => strength >= Strong, 9, "#7cfc00");
        Add("middling", static strength => strength is >= Middling and < Strong, 7, "#4cc9f0");
        Add("weak", static strength => strength < Middling, 5, "#ffffff");
        ShowLegend(plot);

        double SecondsOf(int peak) => constellation.Frames[peak] * FrameSeconds;

        void Add(string name, Func<byte, bool> which, float size, string color)
        {
            var peaks = shown.Where(i => which(constellation.Strengths[i])).Select(i => (SecondsOf(i), constellation.Bins[i] * BinHz)).ToList();
            AddMarkers(plot, peaks, MarkerShape.OpenCircle, size, Color.FromHex(color), $"{name}: {peaks.Count} of {shown.Count}");
        }
    }

    /// <summary>Marks times and frequencies.</summary>
    public static void AddMarkers(Plot plot, IEnumerable<(double Seconds, double FrequencyHz)> peaks, MarkerShape shape, float size, Color color, string legend)
    {
        Coordinates[] coordinates = [.. peaks.Select(static peak => new Coordinates(peak.Seconds + (FrameSeconds / 2), peak.FrequencyHz + (BinHz / 2)))];
        if (coordinates.Length == 0) return;
        var markers = plot.Add.Markers(coordinates, shape, size, color);
        markers.MarkerStyle.LineWidth = 1.4f;
        markers.LegendText = legend;
    }

    /// <summary>Shows what the markers mean, below the plot.</summary>
    public static void ShowLegend(Plot plot)
    {
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.BackgroundColor = Color.FromHex("#2d1b4e"); // pale markers must be seen in it
        plot.Legend.FontColor = Colors.White;
        plot.Legend.FontSize = 13;
        plot.Legend.ShadowColor = Colors.Transparent;
        if (plot.Legend.GetItems().Length > 0) plot.ShowLegend(Edge.Bottom); // an empty one would leave the whole picture blank
    }

    private static void AddMap(Plot plot, double[,] cells, IColormap colors, double lowest, double highest, string unit)
    {
        var map = plot.Add.Heatmap(cells);
        map.Colormap = colors;
        map.ManualRange = new ScottPlot.Range(lowest, highest);
        map.Extent = new CoordinateRect(0, cells.GetLength(1) * FrameSeconds, 0, FingerprintOptions.Bins * BinHz);
        var bar = plot.Add.ColorBar(map);
        bar.Label = unit;
        bar.LabelStyle.FontSize = 13;
        bar.LabelStyle.Bold = false;
    }

    private static void Label(Plot plot, double fromSeconds, double toSeconds)
    {
        plot.XLabel("time, s", 13);
        plot.YLabel("frequency, Hz", 13);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        plot.Axes.Left.SetTicks([.. Enumerable.Range(0, 6).Select(k => 1000.0 * k)], ["0", "1,000", "2,000", "3,000", "4,000", "5,000"]);
        plot.Axes.SetLimits(fromSeconds, toSeconds, 0, FingerprintOptions.SampleRate / 2.0);
    }
}
