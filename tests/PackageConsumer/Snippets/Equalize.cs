using TuneScout.Equalizer;

namespace PackageConsumer.Snippets;

internal static class Equalize
{
    public static async Task RunAsync()
    {
        #region equalizer
        var equalizer = new ThreeBandEqualizer { BassDb = 4, TrebleDb = -2 };
        await FileEqualizer.ProcessAsync("song.wav", "song-warm.wav", equalizer);
        #endregion
        Verify.That(new FileInfo("song-warm.wav").Length > new FileInfo("song.wav").Length / 2);

        float[] samples = [.. Enumerable.Range(0, 9600).Select(i => 0.1f * MathF.Sin(i / 20f))];
        #region equalizer-live
        var live = new GraphicEqualizer(new EqualizerOptions { Limiter = true });
        live.Configure(sampleRate: 48_000, channels: 2);
        live.SetGains([6, 4, 2, 0, 0, 0, 0, 2, 3, 3]); // from any thread, while it runs: cross-faded, no click
        live.Process(samples);                         // in place, without allocation
        #endregion
        Verify.That(samples.All(float.IsFinite) && samples.Any(sample => sample != 0));
    }
}
