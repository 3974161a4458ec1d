using System.Globalization;
using ScottPlot;
using SkiaSharp;

namespace TuneScout.Benchmarks.Scale;

/// <summary>Draws the table that a scale run writes: rate of adding, time of a query and size of a posting over the number of tracks.</summary>
internal static class ScalePlot
{
    private const int Width = 800;
    private const int PanelHeight = 240;

    private static readonly (string Column, string Label)[] Panels =
    [
        ("M postings/s added", "added, M postings/s"),
        ("1,500 hashes, median ms", "1,500 hashes, ms"),
        ("bytes/posting", "bytes a posting"),
    ];

    /// <summary>Runs with "scale-plot TABLE.md OUT.png"; the table is the first of its columns in the file.</summary>
    public static void Run(string table, string output)
    {
        var lines = File.ReadLines(table).SkipWhile(static line => !line.StartsWith("| tracks |", StringComparison.Ordinal)).TakeWhile(static line => line.StartsWith('|')).Select(Cells).ToList();
        if (lines.Count < 3) throw new InvalidDataException($"{table}: there is no table that begins with \"| tracks |\"; give it what scripts/scale.sh wrote.");
        double[] tracks = Column(lines, "tracks");
        using var surface = SKSurface.Create(new SKImageInfo(Width, PanelHeight * Panels.Length, SKColorType.Rgba8888, SKAlphaType.Opaque));
        surface.Canvas.Clear(SKColors.White);
        for (var i = 0; i < Panels.Length; i++)
        {
            using var plot = Panel(tracks, Column(lines, Panels[i].Column), Panels[i].Label);
            surface.Canvas.Save();
            surface.Canvas.Translate(0, i * PanelHeight);
            surface.Canvas.ClipRect(new SKRect(0, 0, Width, PanelHeight)); // a plot clears all that it may draw on
            plot.Render(surface.Canvas, Width, PanelHeight);
            surface.Canvas.Restore();
        }

        using var pixels = surface.PeekPixels();
        using var data = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.NoFilters, 9)) ?? throw new InvalidOperationException("The drawing library could not encode the picture.");
        using var file = File.Create(output);
        data.SaveTo(file);
    }

    private static Plot Panel(double[] tracks, double[] values, string label)
    {
        var plot = new Plot();
        plot.Font.Set(Fonts.Detect(label));
        var line = plot.Add.Scatter(tracks.Select(Math.Log10).ToArray(), values, Color.FromHex("#0072B2"));
        line.LineWidth = 2;
        line.MarkerSize = 8;
        plot.YLabel(label, 13);
        plot.XLabel("tracks of three minutes", 13);
        plot.Axes.Left.Label.Bold = false;
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.MinimumSize = 60; // the panels stand one below the other
        plot.Axes.Bottom.SetTicks([.. tracks.Select(Math.Log10)], [.. tracks.Select(static count => count.ToString("N0", CultureInfo.InvariantCulture))]);
        plot.Axes.SetLimits(Math.Log10(tracks[0]) - 0.05, Math.Log10(tracks[^1]) + 0.05, 0, values.Max() * 1.15);
        return plot;
    }

    private static string[] Cells(string line) => [.. line.Trim('|', ' ').Split('|').Select(static cell => cell.Trim())];

    private static double[] Column(List<string[]> lines, string name)
    {
        var at = Array.IndexOf(lines[0], name);
        if (at < 0) throw new InvalidDataException($"The table has no column \"{name}\".");
        return [.. lines.Skip(2).Select(cells => double.Parse(cells[at], NumberStyles.Number, CultureInfo.InvariantCulture))];
    }
}
