using System.CommandLine;
using System.Globalization;
using TuneScout.Equalizer;

namespace TuneScout.Console;

/// <summary>"tunescout eq IN OUT": equalizes a file into another.</summary>
internal static class EqCommand
{
    private static readonly Dictionary<string, SampleEncoding> Encodings = new(StringComparer.Ordinal)
    {
        ["16"] = SampleEncoding.Integer16,
        ["24"] = SampleEncoding.Integer24,
        ["float"] = SampleEncoding.Float32,
    };

    public static Command Create(CommandContext context)
    {
        var input = SoundPath("IN", "A sound file, in any format that ffmpeg reads");
        var target = SoundPath("OUT", "The file to write: .wav, .flac, .mp3, .m4a, .opus or .ogg");
        var preamp = CurveOptions.Gain("--preamp", "The gain of everything", 40);
        var headroom = new Option<bool>("--no-headroom") { Description = "Do not turn down by as much as the curve raises" };
        var limiter = new Option<bool>("--no-limiter") { Description = "Let peaks pass full scale; whole numbers clip there" };
        var bits = new Option<string>("--bits") { Description = "How WAV and FLAC store samples", HelpName = "16|24|float", DefaultValueFactory = _ => "16" };
        bits.AcceptOnlyFromAmong([.. Encodings.Keys]);
        var kbps = new Option<string?>("--kbps") { Description = "Kilobits per second of MP3, AAC and Opus, 8 to 510 (default: 192, Opus 160)", HelpName = "N" };
        kbps.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 8 and <= 510))
                result.AddError($"--kbps is {token.Value}, must be 8 to 510.");
        });
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace OUT if it is there" };
        var presets = PresetFolder.Option();
        var command = new Command("eq", "Equalizes a sound file; channels, rate and tags stay") { input, target, preamp, headroom, limiter, bits, kbps, overwrite, presets };
        var curve = new CurveOptions(command, withPreset: true);
        command.SetAction(async (result, cancellationToken) =>
        {
            var preset = await curve.ReadAsync(result, PresetFolder.Of(result, presets, context.Host), cancellationToken) ?? BuiltInPresets.Find("Flat")!;
            var gain = CurveOptions.Number(result, preamp);
            var options = new EqualizerOptions
            {
                PreampDb = gain,
                AutomaticHeadroom = !result.GetValue(headroom),

                // Without a change there is nothing to limit, and every sample stays as it is.
                Limiter = !result.GetValue(limiter) && !(gain == 0 && IsFlat(preset)),
            };
            var files = new FileEqualizerOptions
            {
                Encoding = Encodings[result.GetRequiredValue(bits)],
                BitrateKbps = result.GetValue(kbps) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null,
                Overwrite = result.GetValue(overwrite),
            };
            return await RunAsync(context, result, result.GetRequiredValue(input), result.GetRequiredValue(target), preset, options, files, cancellationToken);
        });
        return command;
    }

    /// <summary>An argument that names one file.</summary>
    public static Argument<string> SoundPath(string name, string description)
    {
        var argument = new Argument<string>(name) { Description = description };
        argument.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value.Length: 0 }]) result.AddError($"{name} is empty: name a file.");
        });
        return argument;
    }

    private static async Task<int> RunAsync(
        CommandContext context, ParseResult result, string input, string target, EqualizerPreset preset, EqualizerOptions options, FileEqualizerOptions files, CancellationToken cancellationToken)
    {
        var done = TimeSpan.Zero;
        var progress = new StatusProgress(context, value => done = value);
        var preampDb = 0.0;
        await SoundFault.RunAsync(
            async () =>
            {
                var equalizer = preset.CreateEqualizer(options);
                await FileEqualizer.ProcessAsync(input, target, equalizer, files, progress, cancellationToken);
                preampDb = equalizer.EffectivePreampDb;
            },
            cancellationToken);
        context.Output.Status("");
        if (context.WantsJson(result))
            context.Output.Json(new EqLine(input, target, preset.Name, Numbers.Seconds(done), Numbers.Round(preampDb, 2)), JsonLines.Readable.EqLine);
        else
            context.Output.Line(string.Create(CultureInfo.InvariantCulture, $"wrote {target}: {Numbers.Clock(done)} with \"{preset.Name}\", preamp {preampDb + 0.0:0.0} dB"));
        return ExitCodes.Answered;
    }

    private static bool IsFlat(EqualizerPreset preset) =>
        preset.PreampDb == 0
        && (preset.Tone is null || preset.Tone == new ToneGains(0, 0, 0))
        && (preset.GraphicDb?.All(gain => gain == 0) ?? true)
        && (preset.Bands?.All(band => band.IsFlat) ?? true);

    private sealed class StatusProgress(CommandContext context, Action<TimeSpan> remember) : IProgress<FileProgress>
    {
        private long _shown;

        public void Report(FileProgress value)
        {
            remember(value.Done);
            var now = context.Host.TimeProvider.GetTimestamp();
            if (!context.Output.ShowsStatus || (_shown != 0 && context.Host.TimeProvider.GetElapsedTime(_shown, now) < TimeSpan.FromMilliseconds(100))) return;
            _shown = now;
            var share = value.Total is { TotalSeconds: > 0 } total ? string.Create(CultureInfo.InvariantCulture, $" of {Numbers.Clock(total)} ({Math.Min(1, value.Done / total):0 %})") : "";
            context.Output.Status(Numbers.Clock(value.Done) + share);
        }
    }
}
