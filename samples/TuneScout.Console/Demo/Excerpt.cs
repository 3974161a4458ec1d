using TuneScout.DemoMusic;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>A part of a recording, as mono at its own rate: all of a song, two minutes from a random place of a concert.</summary>
/// <param name="Samples">Its samples.</param>
/// <param name="Rate">Their rate in hertz.</param>
/// <param name="StartSeconds">Where in the recording it starts.</param>
internal sealed record Excerpt(float[] Samples, int Rate, double StartSeconds)
{
    /// <summary>More than this is not kept in memory.</summary>
    public const int LongestSeconds = 120;

    /// <param name="path">The file.</param>
    /// <param name="seed">Chooses the place in a long recording.</param>
    /// <param name="cancellationToken">Stops between two blocks.</param>
    /// <exception cref="AudioException">The file cannot be read.</exception>
    public static async Task<Excerpt> ReadAsync(string path, ulong seed, CancellationToken cancellationToken)
    {
        await using var source = await AudioFile.OpenAsync(path, null, cancellationToken);
        var spareSeconds = Math.Max(0, (source.Duration?.TotalSeconds ?? 0) - LongestSeconds);
        var skipped = (long)(new Prng(~seed).NextUnit() * spareSeconds * source.SampleRate);
        var most = (long)LongestSeconds * source.SampleRate;
        var samples = new List<float>();
        var block = new float[source.Channels * 8192];
        var frame = 0L;
        while (samples.Count < most)
        {
            var read = await source.ReadAsync(block, cancellationToken);
            if (read == 0) break;
            for (var n = 0; n < read && samples.Count < most; n += source.Channels, frame++)
            {
                if (frame >= skipped) samples.Add(Mean(block.AsSpan(n, source.Channels)));
            }
        }

        return new Excerpt([.. samples], source.SampleRate, (double)skipped / source.SampleRate);
    }

    private static float Mean(ReadOnlySpan<float> channels)
    {
        var sum = 0f;
        foreach (var sample in channels) sum += sample;
        return sum / channels.Length;
    }
}
