using System.Globalization;

namespace TuneScout.Evaluation;

/// <summary>All conditions, in the order of the report.</summary>
internal static class Conditions
{
    private static readonly int[] Lengths = [10, 5, 3];
    private static readonly int[] RatiosDb = [15, 10, 5, 0, -3, -6];

    public static IReadOnlyList<Condition> All { get; } = [.. Positive(), .. Negative()];

    private static IEnumerable<Condition> Positive()
    {
        foreach (var seconds in Lengths) yield return Make("mp3_64k", "clean (MP3 64 kbit/s)", Kind.Mp3, 64, seconds);
        foreach (var (kind, name) in ((Kind, string)[])[(Kind.Babble, "babble"), (Kind.Pink, "pink")])
        {
            foreach (var ratio in RatiosDb)
            {
                foreach (var seconds in Lengths) yield return Make($"{name}_{Signed(ratio)}dB", Noise(name, ratio), kind, ratio, seconds);
            }
        }

        yield return Make("babble_+10dB", "babble +10 dB, 2 s", Kind.Babble, 10, 2);
        yield return Make("babble_+10dB", "babble +10 dB, 1 s", Kind.Babble, 10, 1);
        yield return Make("phone_gsm", "phone over air", Kind.PhoneGsm, 5, 10);
        yield return Make("phone_gsm", "phone over air", Kind.PhoneGsm, 5, 5);
        yield return Make("phone_opus8k", "phone over air", Kind.PhoneOpus, 5, 10);
        foreach (var percent in (int[])[-2, 2, -4, 4, -6, 6, -10, 10])
            yield return Make($"speed_{Signed(percent)}%", Math.Abs(percent) <= 4 ? "speed, up to 4 %" : "speed, 6 and 10 %", Kind.Speed, percent, 10);
        foreach (var percent in (int[])[-8, -4, 4, 8]) yield return Make($"tempo_{Signed(percent)}%", "tempo", Kind.Tempo, percent, 10);
        foreach (var cents in (int[])[-100, -50, 50, 100]) yield return Make($"pitch_{Signed(cents)}c", "pitch", Kind.Pitch, cents, 10);
        yield return Make("compress_clip", "compression and clipping", Kind.Clipped, 0, 10);
        yield return Make("heavy_eq", "heavy EQ", Kind.Equalized, 0, 10);
    }

    // False answers are rare: it takes many clips to see one.
    private static IEnumerable<Condition> Negative()
    {
        yield return Make("negative_clean", "other music, clean", Kind.Clean, 0, 10) with { IsPositive = false, Weight = 4 };
        yield return Make("negative_babble_+10dB", "other music, babble +10 dB", Kind.Babble, 10, 10) with { IsPositive = false, Weight = 4 };
        foreach (var (kind, name) in ((Kind, string)[])[(Kind.OnlyBabble, "babble"), (Kind.OnlyPink, "pink"), (Kind.OnlyWhite, "white"),
            (Kind.OnlySilence, "silence"), (Kind.OnlyTones, "tones"), (Kind.OnlyApplause, "applause")])
            yield return Make($"only_{name}", "no music", kind, 0, 10) with { IsPositive = false };
    }

    private static Condition Make(string name, string group, Kind kind, double parameter, int seconds) => new()
    {
        Name = $"{name}_{seconds}s",
        Group = group,
        Kind = kind,
        Parameter = parameter,
        Seconds = seconds,
    };

    private static string Noise(string name, int ratio) => $"{name}{(string.Equals(name, "pink", StringComparison.Ordinal) ? " noise" : "")}, {(ratio > 0 ? "above 0 dB" : "0 to -6 dB")}";

    private static string Signed(int number) => number.ToString("+0;-0;+0", CultureInfo.InvariantCulture);
}
