using ScottPlot;
using SkiaSharp;

namespace TuneScout.Console;

/// <summary>Chooses the letters of a picture.</summary>
internal static class PlotFonts
{
    private static readonly string[] Preferred = ["Inter", "Segoe UI", "Helvetica Neue", "Arial", "Noto Sans", "Liberation Sans", "DejaVu Sans"];

    /// <summary>Whether this machine has letters at all: a bare container does not, and pictures there have no words.</summary>
    public static bool HaveAny => SKTypeface.Default.ContainsGlyphs("Az09");

    /// <summary>Uses the first font of a list that this machine has; for a title in another script, one that can show it.</summary>
    public static void Use(Plot plot, string text)
    {
        var have = SKFontManager.Default.FontFamilies.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var name = Array.Find(Preferred, have.Contains);
        if (name is null || !CanShow(name, text)) name = Fonts.Detect(text);
        plot.Font.Set(name);
    }

    private static bool CanShow(string name, string text)
    {
        using var typeface = SKTypeface.FromFamilyName(name);
        return typeface.ContainsGlyphs(text.ReplaceLineEndings(""));
    }
}
