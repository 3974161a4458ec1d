using ScottPlot;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Draws a clip's spectrogram with its own peaks and, over them, those of the track it was found in.</summary>
internal static class ClipPicture
{
    private const int Width = 1200;
    private const int Height = 700;
    private const double FrameSeconds = (double)FingerprintOptions.HopSamples / FingerprintOptions.SampleRate;
    private const double BinHz = (double)FingerprintOptions.SampleRate / FingerprintOptions.FrameSamples;
    private const double DecibelsPerNeper = 8.685889638;
    private const double RangeDb = 65;

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
        var query = stream.Complete().Constellation;
        var plot = new Plot();
        AddSpectrogram(plot, spectrogram);
        var asked = PeaksOf(query, 0, spectrogram.FrameCount);
        AddMarkers(plot, asked, MarkerShape.OpenSquare, 5, Color.FromHex("#ffffff").WithAlpha(0.55), "peaks of the clip");
        if (track is { } found)
        {
            var stored = PeaksOf(found.Peaks, found.OffsetFrames, spectrogram.FrameCount);
            var heard = asked.ToHashSet();
            var matched = stored.Where(peak => IsNear(heard, peak)).ToList();
            AddMarkers(plot, stored.Except(matched), MarkerShape.OpenCircle, 8, Color.FromHex("#4cc9f0"), "peaks of the track, not among the clip's own");
            AddMarkers(plot, matched, MarkerShape.FilledCircle, 8, Color.FromHex("#7CFC00"), $"peaks of both: {matched.Count} of {stored.Count}");
        }

        plot.Title($"{title}\n{caption}", 17);
        plot.XLabel("time in the clip, s");
        plot.YLabel("frequency, Hz");
        plot.Axes.SetLimits(0, spectrogram.FrameCount * FrameSeconds, 0, FingerprintOptions.SampleRate / 2.0);
        plot.ShowLegend(Alignment.UpperRight);
        plot.Legend.BackgroundColor = Colors.Black.WithAlpha(0.6);
        plot.Legend.FontColor = Colors.White;
        plot.SavePng(path, Width, Height);
    }

    private static void AddSpectrogram(Plot plot, Spectrogram spectrogram)
    {
        var decibels = new double[FingerprintOptions.Bins, Math.Max(1, spectrogram.FrameCount)];
        var loudest = double.MinValue;
        for (var frame = 0; frame < spectrogram.FrameCount; frame++)
        {
            var row = spectrogram[frame];
            for (var bin = 0; bin < row.Length; bin++)
            {
                var value = row[bin] * DecibelsPerNeper;
                decibels[row.Length - 1 - bin, frame] = value; // the first row of a heat map is its top
                loudest = Math.Max(loudest, value);
            }
        }

        var map = plot.Add.Heatmap(decibels);
        map.Colormap = new ScottPlot.Colormaps.Inferno();
        map.ManualRange = new ScottPlot.Range(loudest - RangeDb, loudest);
        map.Extent = new CoordinateRect(0, Math.Max(1, spectrogram.FrameCount) * FrameSeconds, 0, FingerprintOptions.Bins * BinHz);
        plot.Add.ColorBar(map).Label = "magnitude, dB";
    }

    private static List<(int Frame, int Bin)> PeaksOf(Constellation constellation, int offset, int frames)
    {
        var peaks = new List<(int, int)>();
        for (var i = 0; i < constellation.Count; i++)
        {
            var frame = constellation.Frames[i] - offset;
            if (frame >= 0 && frame < frames) peaks.Add((frame, constellation.Bins[i]));
        }

        return peaks;
    }

    private static bool IsNear(HashSet<(int Frame, int Bin)> peaks, (int Frame, int Bin) peak)
    {
        for (var frame = -1; frame <= 1; frame++)
        {
            for (var bin = -1; bin <= 1; bin++)
            {
                if (peaks.Contains((peak.Frame + frame, peak.Bin + bin))) return true;
            }
        }

        return false;
    }

    private static void AddMarkers(Plot plot, IEnumerable<(int Frame, int Bin)> peaks, MarkerShape shape, float size, Color color, string legend)
    {
        var coordinates = peaks.Select(peak => new Coordinates((peak.Frame + 0.5) * FrameSeconds, (peak.Bin + 0.5) * BinHz)).ToArray();
        if (coordinates.Length == 0) return;
        plot.Add.Markers(coordinates, shape, size, color).LegendText = legend;
    }
}
