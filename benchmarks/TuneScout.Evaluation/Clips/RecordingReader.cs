using TuneScout.Fingerprinting;

namespace TuneScout.Evaluation;

/// <summary>Reads recordings as clips are cut from them: whole, mono, at the rate of the file.</summary>
internal static class RecordingReader
{
    private const int BlockFrames = 1 << 14;

    /// <exception cref="AudioException">The file cannot be read.</exception>
    public static async Task<Sound> ReadAsync(string path, CancellationToken cancellationToken)
    {
        // The analysis' own rate would leave codecs and noise nothing to do above 5.5 kHz.
        var options = new AudioFileOptions();
        options.Ffmpeg.KeepFormat = true;
        await using var source = await AudioFile.OpenAsync(path, options, cancellationToken);
        var samples = new List<float>();
        var block = new float[BlockFrames * source.Channels];
        while (await source.ReadAsync(block, cancellationToken) is var count and > 0)
        {
            for (var n = 0; n + source.Channels <= count; n += source.Channels)
            {
                var sum = 0f;
                for (var channel = 0; channel < source.Channels; channel++) sum += block[n + channel];
                samples.Add(sum / source.Channels);
            }
        }

        return new Sound([.. samples], source.SampleRate);
    }
}
