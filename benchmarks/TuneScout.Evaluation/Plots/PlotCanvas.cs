using ScottPlot;
using SkiaSharp;
using TuneScout.Console;

namespace TuneScout.Evaluation;

/// <summary>What the plots have in common: letters, size, legend, file.</summary>
internal static class PlotCanvas
{
    public const int Width = 800;
    public const int Height = 500;

    private const int StrongestCompression = 9;

    /// <summary>The colours of Okabe and Ito, which the colour-blind can tell apart.</summary>
    private static readonly string[] Hues = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];

    public static Color Hue(int number) => Color.FromHex(Hues[number % Hues.Length]);

    public static Plot Begin(string title, string x, string y)
    {
        var plot = new Plot();
        PlotFonts.Use(plot, title);
        plot.Title(title, 16);
        plot.XLabel(x, 13);
        plot.YLabel(y, 13);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        return plot;
    }

    public static void Write(Plot plot, string path)
    {
        if (plot.Legend.GetItems().Length > 0) plot.ShowLegend(Edge.Right); // an empty one would leave the whole picture blank
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        plot.Render(surface.Canvas, Width, Height);
        using var pixels = surface.PeekPixels();
        using var data = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.NoFilters, StrongestCompression))
            ?? throw new InvalidOperationException("The drawing library could not encode the picture.");
        using var file = File.Create(path);
        data.SaveTo(file);
    }
}
