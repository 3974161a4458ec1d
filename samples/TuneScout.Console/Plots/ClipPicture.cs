using ScottPlot;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Draws a clip's spectrogram with its own peaks and, over them, those of the track it was found in.</summary>
internal static class ClipPicture
{
    public const int Width = 1200;
    public const int Height = 700;

    /// <summary>Writes one picture as PNG.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">The first line over the picture.</param>
    /// <param name="caption">The second.</param>
    /// <param name="samples">The clip, mono at the rate of the analysis.</param>
    /// <param name="track">Where the track has its peaks, from the clip's first frame on; null where nothing was found.</param>
    public static void Write(string path, string title, string caption, float[] samples, IEnumerable<(int Frame, int Bin)>? track)
    {
        var spectrogram = Spectrogram.Compute(samples);
        var stream = new Fingerprinter().BeginStream();
        stream.Push(samples);
        var asked = ClipPeaks.From(stream.Complete().Constellation, 0);
        var plot = SoundPlot.Spectrogram(spectrogram);
        AddPeaks(plot, asked, track?.Where(peak => peak.Frame < spectrogram.FrameCount).ToList());
        SoundPlot.ShowLegend(plot);
        PictureFile.Write(path, $"{title}\n{caption}", Width, Height, plot);
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

    private static void AddMarkers(Plot plot, IEnumerable<(int Frame, int Bin)> peaks, MarkerShape shape, float size, string color, double alpha, string legend) =>
        SoundPlot.AddMarkers(plot, peaks.Select(static peak => (peak.Frame * SoundPlot.FrameSeconds, peak.Bin * SoundPlot.BinHz)), shape, size, Color.FromHex(color).WithAlpha(alpha), legend);
}
