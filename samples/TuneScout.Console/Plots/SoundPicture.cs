using ScottPlot;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Draws sound for itself, without a library.</summary>
internal static class SoundPicture
{
    /// <summary>The longest stretch whose spectrogram is drawn: more would not be seen on a picture.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>The spectrogram, and with it the peaks that a fingerprint keeps: large ones are paired into hashes.</summary>
    public static async Task WriteAsync(string path, string title, IAudioSource source, TimeSpan start, bool withPeaks, CancellationToken cancellationToken)
    {
        var samples = await StretchAsync(source, start, cancellationToken);
        var spectrogram = Spectrogram.Compute(samples);
        var plot = SoundPlot.Spectrogram(spectrogram);
        if (withPeaks)
        {
            var stream = new Fingerprinter().BeginStream();
            stream.Push(samples);
            Add(plot, stream.Complete().Constellation);
        }

        PictureFile.Write(path, title, ExplanationPlot.Width, ExplanationPlot.Height, plot);
    }

    private static void Add(Plot plot, Constellation constellation)
    {
        // By strength in three sizes: strong peaks are the ones that survive noise.
        const int Strong = 18, Middling = 13;
        Add("strong", static strength => strength >= Strong, 9, "#7cfc00");
        Add("middling", static strength => strength is >= Middling and < Strong, 7, "#4cc9f0");
        Add("weak", static strength => strength < Middling, 5, "#ffffff");
        SoundPlot.ShowLegend(plot);

        void Add(string name, Func<byte, bool> which, float size, string color)
        {
            var peaks = Enumerable.Range(0, constellation.Count)
                .Where(i => which(constellation.Strengths[i]))
                .Select(i => (constellation.Frames[i] * SoundPlot.FrameSeconds, constellation.Bins[i] * SoundPlot.BinHz))
                .ToList();
            SoundPlot.AddMarkers(plot, peaks, MarkerShape.OpenCircle, size, Color.FromHex(color), $"{name}: {peaks.Count} of {constellation.Count}");
        }
    }

    private static async Task<float[]> StretchAsync(IAudioSource source, TimeSpan start, CancellationToken cancellationToken)
    {
        await using var stretch = new StretchSource(source, start, Longest);
        var samples = await MonoAudio.ReadAsync(stretch, cancellationToken);
        return samples.Length >= FingerprintOptions.FrameSamples
            ? samples
            : throw new ToolFailureException($"{source.Name}: there is no sound at {Numbers.Clock(start)}.");
    }
}
