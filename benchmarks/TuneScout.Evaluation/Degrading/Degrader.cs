using TuneScout.DemoMusic;

namespace TuneScout.Evaluation;

/// <summary>Does to a clip what its condition says. The same clip, condition and seed give the same sound.</summary>
internal static class Degrader
{
    private const double RoomSeconds = 0.5;
    private const double RoomToDirectDb = -1.55; // 0.7 of the direct sound's power
    private const int PhoneRate = 8000;
    private const double QuietestPeak = 0.15, LoudestPeak = 0.9;

    /// <summary>Degrades a clip.</summary>
    /// <param name="condition">What is done.</param>
    /// <param name="clip">As long as the condition says; not changed. Of a generated sound only its length counts.</param>
    /// <param name="seed">Chooses noise, room, bands and level.</param>
    /// <param name="cancellationToken">Ends ffmpeg.</param>
    public static async Task<Sound> ApplyAsync(Condition condition, Sound clip, ulong seed, CancellationToken cancellationToken)
    {
        var random = new Prng(seed);
        var noise = random.NextBits();
        var changed = condition.IsGenerated
            ? clip with { Samples = GeneratedSound.Make(condition.Kind, clip.Samples.Length, clip.SampleRate, noise) }
            : await ChangeAsync(condition, clip, noise, cancellationToken);
        var length = condition.Seconds * changed.SampleRate;
        var samples = changed.Samples;
        Array.Resize(ref samples, length);
        return changed with { Samples = Level(samples, QuietestPeak + ((LoudestPeak - QuietestPeak) * random.NextUnit())) };
    }

    private static async Task<Sound> ChangeAsync(Condition condition, Sound clip, ulong seed, CancellationToken cancellationToken)
    {
        var (samples, rate) = (clip.Samples, clip.SampleRate);
        var ratio = 1 + (condition.Parameter / 100);
        return condition.Kind switch
        {
            Kind.Clean => clip,
            Kind.Babble => clip with { Samples = Degradation.AddBabble(samples, rate, condition.Parameter, seed) },
            Kind.Pink => clip with { Samples = Degradation.AddPinkNoise(samples, condition.Parameter, seed) },
            Kind.Clipped => clip with { Samples = Compressor.CompressAndClip(samples, rate) },
            Kind.Equalized => clip with { Samples = Equalizer.Apply(samples, rate, new Prng(seed)) },
            Kind.Speed => clip with { Samples = SincResampler.Resample(samples, ratio) },
            Kind.Tempo => clip with { Samples = await Ffmpeg.FilterAsync(samples, rate, Tempo(ratio), cancellationToken) },
            Kind.Pitch => clip with { Samples = await PitchAsync(clip, Math.Pow(2, condition.Parameter / 1200), cancellationToken) },
            Kind.Mp3 => clip with { Samples = await Ffmpeg.EncodeAsync(samples, rate, ["libmp3lame", "-b:a", $"{condition.Parameter}k"], "mp3", cancellationToken) },
            Kind.PhoneGsm => await PhoneAsync(clip, condition.Parameter, seed, ["libgsm"], "gsm", cancellationToken),
            Kind.PhoneOpus => await PhoneAsync(clip, condition.Parameter, seed, ["libopus", "-b:a", "8k", "-application", "voip"], "ogg", cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(condition), condition.Kind, "Nothing is known of this kind."),
        };
    }

    // Faster and so higher first, then back to the old tempo: this takes no filter that some builds of ffmpeg lack.
    private static async Task<float[]> PitchAsync(Sound clip, double ratio, CancellationToken cancellationToken) =>
        await Ffmpeg.FilterAsync(SincResampler.Resample(clip.Samples, ratio), clip.SampleRate, Tempo(1 / ratio), cancellationToken);

    private static async Task<Sound> PhoneAsync(Sound clip, double signalToNoiseDb, ulong seed, string[] encoder, string format, CancellationToken cancellationToken)
    {
        var rate = clip.SampleRate;
        var heard = Degradation.AddRoom(clip.Samples, rate, RoomSeconds, RoomToDirectDb, seed);
        heard = Degradation.Telephone(Degradation.AddBabble(heard, rate, signalToNoiseDb, seed + 1), rate);
        var narrow = Level(SincResampler.Resample(heard, (double)rate / PhoneRate), 0.5);
        return new Sound(await Ffmpeg.EncodeAsync(narrow, PhoneRate, encoder, format, cancellationToken), PhoneRate);
    }

    private static string Tempo(double ratio) => $"atempo={ratio:0.000000}";

    private static float[] Level(float[] samples, double peak)
    {
        var loudest = samples.Length == 0 ? 0 : samples.Max(Math.Abs);
        return loudest == 0 ? samples : [.. samples.Select(sample => (float)(sample * peak / loudest))];
    }
}
