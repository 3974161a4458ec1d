using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Draws sound for itself, without a library.</summary>
internal static class SoundPicture
{
    /// <summary>The longest stretch whose spectrogram is drawn: more would not be seen on a picture.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>The spectrogram, and with it the peaks that a fingerprint keeps: large ones are paired into hashes.</summary>
    public static void Write(string path, string title, float[] samples, bool withPeaks)
    {
        var spectrogram = Spectrogram.Compute(samples);
        var plot = SoundPlot.Spectrogram(spectrogram);
        if (withPeaks)
        {
            var stream = new Fingerprinter().BeginStream();
            stream.Push(samples);
            SoundPlot.AddByStrength(plot, stream.Complete().Constellation, TimeSpan.Zero, Longest);
        }

        PictureFile.Write(path, title, ExplanationPlot.Width, ExplanationPlot.Height, plot);
    }

    /// <summary>The stretch that is drawn, as the analysis hears it.</summary>
    /// <exception cref="ToolFailureException">There is no sound.</exception>
    public static async Task<float[]> StretchAsync(IAudioSource source, TimeSpan start, CancellationToken cancellationToken)
    {
        await using var stretch = new StretchSource(source, start, Longest);
        var samples = await MonoAudio.ReadAsync(stretch, cancellationToken);
        return samples.Length >= FingerprintOptions.FrameSamples
            ? samples
            : throw new ToolFailureException($"{source.Name}: there is no sound at {Numbers.Clock(start)}.");
    }
}
