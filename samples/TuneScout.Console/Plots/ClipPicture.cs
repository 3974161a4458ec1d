using ScottPlot;
using SkiaSharp;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Draws a clip's spectrogram with its own peaks and, over them, those of the track it was found in.</summary>
internal static class ClipPicture
{
    public const int Width = 1200;
    public const int Height = 700;

    private const double FrameSeconds = (double)FingerprintOptions.HopSamples / FingerprintOptions.SampleRate;
    private const double BinHz = (double)FingerprintOptions.SampleRate / FingerprintOptions.FrameSamples;
    private const int StrongestCompression = 9;

    /// <summary>Writes one picture as PNG.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">The first line over the picture.</param>
    /// <param name="caption">The second.</param>
    /// <param name="samples">The clip, mono at the rate of the analysis.</param>
    /// <param name="track">The track's peaks, and its frame at which the clip starts; null where nothing was found.</param>
    public static void Write(string path, string title, string caption, float[] samples, (Constellation Peaks, int OffsetFrames)? track)
    {
        var spectrogram = Spectrogram.Compute(samples);
        var stream = new Fingerprinter().BeginStream();
        stream.Push(samples);
        var asked = ClipPeaks.InClip(stream.Complete().Constellation, 0, spectrogram.FrameCount);
        using var plot = new Plot();
        PlotFonts.Use(plot, title + caption);
        AddSpectrogram(plot, spectrogram);
        AddPeaks(plot, asked, track is { } found ? ClipPeaks.InClip(found.Peaks, found.OffsetFrames, spectrogram.FrameCount) : null);
        Label(plot, $"{title}\n{caption}", spectrogram.FrameCount * FrameSeconds);
        Save(plot, path);
    }

    private static void AddSpectrogram(Plot plot, Spectrogram spectrogram)
    {
        var shades = SpectrogramShades.Of(spectrogram);
        var map = plot.Add.Heatmap(shades.Decibels);
        map.Colormap = new ScottPlot.Colormaps.Inferno();
        map.ManualRange = new ScottPlot.Range(shades.LowestDb, shades.HighestDb);
        map.Extent = new CoordinateRect(0, shades.Decibels.GetLength(1) * FrameSeconds, 0, FingerprintOptions.Bins * BinHz);
        var bar = plot.Add.ColorBar(map);
        bar.Label = "level, dB";
        bar.LabelStyle.FontSize = 13;
        bar.LabelStyle.Bold = false;
    }

    private static void AddPeaks(Plot plot, List<(int Frame, int Bin)> asked, List<(int Frame, int Bin)>? stored)
    {
        var heard = asked.ToHashSet();
        List<(int Frame, int Bin)> matched = [.. (stored ?? []).Where(peak => ClipPeaks.IsNear(heard, peak))];
        var taken = matched.ToHashSet();
        AddMarkers(plot, asked.Where(peak => !ClipPeaks.IsNear(taken, peak)), MarkerShape.OpenSquare, 5, "#ffffff", 0.6, "peaks of the clip alone");
        if (stored is null) return;
        AddMarkers(plot, stored.Where(peak => !taken.Contains(peak)), MarkerShape.OpenCircle, 8, "#4cc9f0", 0.85, "of the track alone");
        AddMarkers(plot, matched, MarkerShape.FilledCircle, 8, "#7cfc00", 1, $"of both: {matched.Count} of the track's {stored.Count}");
    }

    private static void AddMarkers(Plot plot, IEnumerable<(int Frame, int Bin)> peaks, MarkerShape shape, float size, string color, double alpha, string legend)
    {
        var coordinates = peaks.Select(peak => new Coordinates((peak.Frame + 0.5) * FrameSeconds, (peak.Bin + 0.5) * BinHz)).ToArray();
        if (coordinates.Length == 0) return;
        var markers = plot.Add.Markers(coordinates, shape, size, Color.FromHex(color).WithAlpha(alpha));
        markers.MarkerStyle.LineWidth = 1.4f;
        markers.LegendText = legend;
    }

    private static void Label(Plot plot, string title, double seconds)
    {
        plot.Title(title, 16);
        plot.XLabel("time in the clip, s", 13);
        plot.YLabel("frequency, Hz", 13);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        plot.Axes.Left.SetTicks([.. Enumerable.Range(0, 6).Select(k => 1000.0 * k)], ["0", "1,000", "2,000", "3,000", "4,000", "5,000"]);
        plot.Axes.SetLimits(0, Math.Max(FrameSeconds, seconds), 0, FingerprintOptions.SampleRate / 2.0);
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.BackgroundColor = Color.FromHex("#2d1b4e"); // white and pale markers must be seen in it
        plot.Legend.FontColor = Colors.White;
        plot.Legend.FontSize = 13;
        plot.Legend.ShadowColor = Colors.Transparent;
        if (plot.Legend.GetItems().Length > 0) plot.ShowLegend(Edge.Bottom); // an empty one would leave the whole picture blank
    }

    // Rows of equal shades: without PNG's filters they compress to half.
    private static void Save(Plot plot, string path)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        plot.Render(surface.Canvas, Width, Height);
        using var pixels = surface.PeekPixels();
        using var data = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.NoFilters, StrongestCompression))
            ?? throw new InvalidOperationException("The drawing library could not encode the picture.");
        using var file = File.Create(path);
        data.SaveTo(file);
    }
}
