using System.CommandLine;
using TuneScout.Equalizer;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>"tunescout plot IN OUT.png": draws a file, what an equalizer does to it, or what the library makes of it.</summary>
internal static class PlotCommand
{
    private const int BlockFrames = 1 << 14;

    public static Command Create(CommandContext context)
    {
        var input = EqCommand.SoundPath("IN", "A sound file, in any format that ffmpeg reads");
        var target = EqCommand.SoundPath("OUT.png", "The picture to write");
        var kind = new Option<string>("--of")
        {
            Description = $"What to draw: {string.Join(", ", PlotKind.All)}",
            HelpName = "KIND",
            DefaultValueFactory = _ => PlotKind.Equalizer,
        };
        kind.AcceptOnlyFromAmong(PlotKind.All);
        var at = ExplainCommand.StartOption();
        var preamp = CurveOptions.Gain("--preamp", "The gain of everything", 40);
        var presets = PresetFolder.Option();
        var command = new Command("plot", "Draws a file: its waveform, spectrogram and peaks, what an equalizer does to it, or what the library makes of it")
        {
            input, target, kind, at, preamp, presets,
        };
        var curve = new CurveOptions(command, withPreset: true);
        var options = new RecognitionOptions(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var (from, to, what) = (result.GetRequiredValue(input), result.GetRequiredValue(target), result.GetRequiredValue(kind));
            CommandContext.EnsurePicture(to);
            var start = TimeSpan.FromSeconds(result.GetValue(at));
            string? preset = null;
            if (what == PlotKind.Equalizer)
            {
                var chosen = await curve.ReadAsync(result, PresetFolder.Of(result, presets, context.Host), cancellationToken) ?? BuiltInPresets.Find("Flat")!;
                preset = chosen.Name;
                await EqualizerAsync(context, from, to, chosen, CurveOptions.Number(result, preamp), cancellationToken);
            }
            else if (what == PlotKind.Waveform)
            {
                await WaveformAsync(context, from, to, cancellationToken);
            }
            else if (PlotKind.NeedsLibrary(what))
            {
                var explanation = await ExplainCommand.ExplainAsync(context, result, from, options.Read(result), null, start, cancellationToken);
                PictureFile.Write(to, ExplanationPlot.Title(Path.GetFileName(from), explanation), ExplanationPlot.Width, ExplanationPlot.Height, Draw(what, explanation));
            }
            else
            {
                await SoundAsync(context, from, to, what, start, cancellationToken);
            }

            context.Output.Status("");
            if (context.WantsJson(result)) context.Output.Json(new PlotLine(from, to, preset) { Kind = what }, JsonLines.Readable.PlotLine);
            else context.Output.Line($"wrote {to}");
            return ExitCodes.Answered;
        });
        return command;
    }

    private static ScottPlot.Plot Draw(string kind, Explanation explanation) => kind switch
    {
        PlotKind.Votes => ExplanationPlot.Votes(explanation),
        PlotKind.Evidence => ExplanationPlot.Evidence(explanation, ExplanationPlot.Shown(explanation)),
        PlotKind.Curve => ExplanationPlot.Curve(explanation),
        _ => ExplanationPlot.Decision(explanation),
    };

    private static async Task SoundAsync(CommandContext context, string from, string to, string kind, TimeSpan start, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = await context.Host.OpenSoundAsync(from, cancellationToken);
            var title = kind == PlotKind.Constellation ? $"{Path.GetFileName(from)}: the peaks that a fingerprint keeps" : Path.GetFileName(from);
            await SoundPicture.WriteAsync(to, title, source, start, withPeaks: kind == PlotKind.Constellation, cancellationToken);
        }
        catch (Exception exception) when (FileFault.ReasonOf(exception) is { } reason)
        {
            await FileFault.LetCtrlCWinAsync(exception, cancellationToken);
            throw new ToolFailureException($"{from}: {reason}");
        }
    }

    private static Task WaveformAsync(CommandContext context, string from, string to, CancellationToken cancellationToken) => SoundFault.RunAsync(
        async () =>
        {
            await using var source = await SoundFile.OpenAsync(from, null, cancellationToken);
            var (before, _) = await HearAsync(context, source, null, cancellationToken);
            PictureFile.Write(to, Path.GetFileName(from), ExplanationPlot.Width, ExplanationPlot.Height / 2, EqualizerPicture.Outline(before, null, EqualizerPicture.Before));
        },
        cancellationToken);

    private static Task EqualizerAsync(CommandContext context, string from, string to, EqualizerPreset preset, double preampDb, CancellationToken cancellationToken) => SoundFault.RunAsync(
        async () =>
        {
            var equalizer = preset.CreateEqualizer(new EqualizerOptions { PreampDb = preampDb });
            await using var source = await SoundFile.OpenAsync(from, null, cancellationToken);
            equalizer.Configure(source.SampleRate, source.Channels);
            var (before, after) = await HearAsync(context, source, equalizer, cancellationToken);
            EqualizerPicture.Write(to, $"{Path.GetFileName(from)}, equalized with \"{preset.Name}\"", before, after, equalizer);
        },
        cancellationToken);

    // Both sides are summed up as the file goes by: a long one takes no more memory than a short one.
    private static async Task<(SoundSummary Before, SoundSummary After)> HearAsync(CommandContext context, ISampleSource source, EqualizerBase? equalizer, CancellationToken cancellationToken)
    {
        var (before, after) = (new SoundSummary(source.SampleRate, source.Channels), new SoundSummary(source.SampleRate, source.Channels));
        var block = new float[BlockFrames * source.Channels];
        int count;
        while ((count = await source.ReadAsync(block, cancellationToken)) > 0)
        {
            before.Add(block.AsSpan(0, count));
            equalizer?.Process(block.AsSpan(0, count));
            if (equalizer is not null) after.Add(block.AsSpan(0, count));
            context.Output.Status(Numbers.Clock(before.Duration));
        }

        if (before.Duration == TimeSpan.Zero) throw new ToolFailureException($"{source.Name}: the file holds no sound.");
        return (before, after);
    }
}
