using System.CommandLine;
using TuneScout.Equalizer;

namespace TuneScout.Console;

/// <summary>"tunescout plot IN OUT.png": draws what an equalizer does to a file.</summary>
internal static class PlotCommand
{
    private const int BlockFrames = 1 << 14;

    public static Command Create(CommandContext context)
    {
        var input = EqCommand.SoundPath("IN", "A sound file, in any format that ffmpeg reads");
        var target = EqCommand.SoundPath("OUT.png", "The picture to write");
        var preamp = CurveOptions.Gain("--preamp", "The gain of everything", 40);
        var presets = PresetFolder.Option();
        var command = new Command("plot", "Draws a file's waveform before and after the equalizer, both spectra and the curve") { input, target, preamp, presets };
        var curve = new CurveOptions(command, withPreset: true);
        command.SetAction(async (result, cancellationToken) =>
        {
            var preset = await curve.ReadAsync(result, PresetFolder.Of(result, presets, context.Host), cancellationToken) ?? BuiltInPresets.Find("Flat")!;
            var (from, to) = (result.GetRequiredValue(input), result.GetRequiredValue(target));
            await SoundFault.RunAsync(
                async () =>
                {
                    CommandContext.EnsureFolderOf(to);
                    var equalizer = preset.CreateEqualizer(new EqualizerOptions { PreampDb = CurveOptions.Number(result, preamp) });
                    await using var source = await SoundFile.OpenAsync(from, null, cancellationToken);
                    equalizer.Configure(source.SampleRate, source.Channels);
                    var (before, after) = await HearAsync(context, source, equalizer, cancellationToken);
                    EqualizerPicture.Write(to, $"{Path.GetFileName(from)}, equalized with \"{preset.Name}\"", before, after, equalizer);
                },
                cancellationToken);
            context.Output.Status("");
            if (context.WantsJson(result)) context.Output.Json(new PlotLine(from, to, preset.Name), JsonLines.Readable.PlotLine);
            else context.Output.Line($"wrote {to}");
            return ExitCodes.Answered;
        });
        return command;
    }

    // Both sides are summed up as the file goes by: a long one takes no more memory than a short one.
    private static async Task<(SoundSummary Before, SoundSummary After)> HearAsync(CommandContext context, ISampleSource source, EqualizerBase equalizer, CancellationToken cancellationToken)
    {
        var (before, after) = (new SoundSummary(source.SampleRate, source.Channels), new SoundSummary(source.SampleRate, source.Channels));
        var block = new float[BlockFrames * source.Channels];
        int count;
        while ((count = await source.ReadAsync(block, cancellationToken)) > 0)
        {
            before.Add(block.AsSpan(0, count));
            equalizer.Process(block.AsSpan(0, count));
            after.Add(block.AsSpan(0, count));
            context.Output.Status(Numbers.Clock(before.Duration));
        }

        if (before.Duration == TimeSpan.Zero) throw new ToolFailureException($"{source.Name}: the file holds no sound.");
        return (before, after);
    }
}
