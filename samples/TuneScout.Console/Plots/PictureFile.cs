using ScottPlot;
using SkiaSharp;

namespace TuneScout.Console;

/// <summary>Writes plots, one below the other, as one PNG. It appears when it is whole.</summary>
internal static class PictureFile
{
    private const int TitleHeight = 40;

    /// <summary>Draws and writes; the plots are disposed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">Stands over the first plot.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels of all plots together.</param>
    /// <param name="plots">From top to bottom.</param>
    public static void Write(string path, string title, int width, int height, params ReadOnlySpan<Plot> plots)
    {
        try
        {
            using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
            surface.Canvas.Clear(SKColors.White);
            plots[0].Title(title, 16);
            var top = 0;
            foreach (var plot in plots)
            {
                PlotFonts.Use(plot, title);
                var part = ((height - TitleHeight) / plots.Length) + (top == 0 ? TitleHeight : 0);

                // Each begins by clearing all that it draws on, so each has a sheet of its own.
                using var sheet = SKSurface.Create(new SKImageInfo(width, part, SKColorType.Rgba8888, SKAlphaType.Opaque));
                plot.Render(sheet.Canvas, width, part);
                surface.Canvas.DrawSurface(sheet, 0, top);
                top += part;
            }

            using var pixels = surface.PeekPixels();
            // Areas and rows of equal shades: without PNG's filters they compress to half.
            using var data = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.NoFilters, 9)) ?? throw new InvalidOperationException("The drawing library could not encode the picture.");
            Save(path, data);
        }
        finally
        {
            foreach (var plot in plots) plot.Dispose();
        }
    }

    private static void Save(string path, SKData data)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full)) throw new ToolFailureException($"{path}: this is a directory; name a file.");
        var temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Guid.NewGuid():N}.part");
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew)) data.SaveTo(file);
            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new ToolFailureException($"{path}: {(fault is DirectoryNotFoundException ? "there is no such folder to write to" : fault.Message)}");
        }
    }
}
