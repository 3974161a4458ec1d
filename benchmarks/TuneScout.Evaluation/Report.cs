using System.Text.RegularExpressions;

namespace TuneScout.Evaluation;

/// <summary>Writes the scores of answers as a Markdown table.</summary>
internal static class Report
{
    private static readonly (string Name, string Pattern)[] Groups =
    [
        ("all positives", ".*"),
        ("all but speed and pitch", "(?!speed|pitch).*"),
        ("clean MP3 64 kbit/s", "mp3_.*"),
        ("noise, all", @"(babble|pink)_.*_(10|5|3)s"),
        ("noise at or below 0 dB", @"(babble|pink)_(\+0|-3|-6)dB_.*"),
        ("babble +10 dB, 1 s", @"babble_\+10dB_1s"),
        ("babble +10 dB, 2 s", @"babble_\+10dB_2s"),
        ("phone over air, 10 s", "phone_.*_10s"),
        ("phone over air, 5 s", "phone_.*_5s"),
        ("tempo", "tempo_.*"),
        ("speed", "speed_.*"),
        ("pitch", "pitch_.*"),
        ("compression and clipping", "compress_.*"),
        ("heavy EQ", "heavy_eq.*"),
    ];

    public static async Task WriteAsync(TextWriter output, IReadOnlyList<Answer> answers)
    {
        await output.WriteLineAsync("| clips | n | right and accepted, % (95 %) | wrong track, % | offset within 0.5 s, of those right, % |");
        await output.WriteLineAsync("|---|---|---|---|---|");
        foreach (var (name, pattern) in Groups)
        {
            var rows = answers.Where(a => a.IsPositive && Regex.IsMatch(a.Condition, $"^({pattern})$", RegexOptions.None, TimeSpan.FromSeconds(1))).ToList();
            if (rows.Count == 0) continue;
            var right = rows.Count(a => a.IsRight);
            var (low, high) = Wilson.Interval(right, rows.Count);
            await output.WriteLineAsync(
                $"| {name} | {rows.Count} | {Share(right, rows.Count)} ({100 * low:0.0}-{100 * high:0.0}) | {Share(rows.Count(a => a.IsWrong), rows.Count)} | {Share(rows.Count(a => a.IsOffsetRight), right)} |");
        }

        var negatives = answers.Where(a => !a.IsPositive).ToList();
        if (negatives.Count > 0)
        {
            var accepted = negatives.Count(a => a.IsAccepted);
            var (low, high) = Wilson.Interval(accepted, negatives.Count);
            await output.WriteLineAsync($"| music that is not in the library | {negatives.Count} | | {Share(accepted, negatives.Count)} ({100 * low:0.0}-{100 * high:0.0}) | |");
        }

        await output.WriteLineAsync();
        var wrong = answers.Count(a => a.IsWrong);
        await output.WriteLineAsync($"Wrong or false answers among all queries: {Share(wrong, answers.Count)} % ({wrong} of {answers.Count}).");
        await output.WriteLineAsync($"Median query: {Median(answers.Select(a => a.Milliseconds)):0} ms, {Median(answers.Select(a => a.CpuMilliseconds)):0} ms of CPU, reading the clip included.");
    }

    private static string Share(int part, int whole) => whole == 0 ? "-" : $"{100.0 * part / whole:0.0}";

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
    }
}
