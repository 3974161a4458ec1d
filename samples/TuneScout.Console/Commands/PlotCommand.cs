using System.CommandLine;
using TuneScout.Equalizer;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>"tunescout plot IN OUT.png": draws a file, what an equalizer does to it, what the library makes of it, or what the library holds of a track.</summary>
internal static class PlotCommand
{
    private const int BlockFrames = 1 << 14;

    public static Command Create(CommandContext context)
    {
        var input = Optional(EqCommand.SoundPath("IN", "A sound file, in any format that ffmpeg reads; without one, --track draws what the library holds of the track"));
        var target = Optional(EqCommand.SoundPath("OUT.png", "The picture to write"));
        var kind = new Option<string?>("--of")
        {
            Description = $"What to draw: {string.Join(", ", PlotKind.All)} (default: {PlotKind.Equalizer}, with --track {PlotKind.Constellation})",
            HelpName = "KIND",
        };
        kind.AcceptOnlyFromAmong(PlotKind.All);
        var track = TrackOption.Create("Draw this track of the library, or the sound against it");
        var at = ExplainCommand.StartOption();
        var preamp = CurveOptions.Gain("--preamp", "The gain of everything", 40);
        var presets = PresetFolder.Option();
        var command = new Command("plot", "Draws a file: its waveform, spectrogram and peaks, what an equalizer does to it, or what the library makes of it; or a track of the library")
        {
            input, target, kind, track, at, preamp, presets,
        };
        var curve = new CurveOptions(command, withPreset: true);
        var options = new RecognitionOptions(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            // One name alone is the picture's.
            var (first, second, against) = (result.GetValue(input), result.GetValue(target), result.GetValue(track));
            var (from, to) = second is null ? (null, first) : (first, second);
            var what = result.GetValue(kind) ?? (against is null ? PlotKind.Equalizer : PlotKind.Constellation);
            if (to is null || (from is null && against is null))
                throw new ToolFailureException("plot needs a sound file and the picture to write: IN OUT.png. With --track the picture is enough.", ExitCodes.WrongUsage);
            CommandContext.EnsurePicture(to);
            if (against is not null) EnsureTaken(what, from);
            var start = TimeSpan.FromSeconds(result.GetValue(at));
            string? preset = null;
            if (from is null)
            {
                await StoredAsync(context, result, to, against!, start, cancellationToken);
            }
            else if (what == PlotKind.Equalizer)
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
                var explanation = await ExplainCommand.ExplainAsync(context, result, from, options.Read(result), against, start, cancellationToken);
                PictureFile.Write(to, ExplanationPlot.Title(Path.GetFileName(from), explanation), ExplanationPlot.Width, ExplanationPlot.Height, Draw(what, explanation));
            }
            else if (against is not null)
            {
                await OverlayAsync(context, result, from, to, against, options.Read(result), start, cancellationToken);
            }
            else
            {
                await SoundAsync(context, from, to, what, start, cancellationToken);
            }

            context.Output.Status("");
            if (context.WantsJson(result)) context.Output.Json(new PlotLine(from, to, preset) { Kind = what, Track = against }, JsonLines.Readable.PlotLine);
            else context.Output.Line($"wrote {to}");
            return ExitCodes.Answered;
        });
        return command;
    }

    private static Argument<string> Optional(Argument<string> argument)
    {
        argument.Arity = ArgumentArity.ZeroOrOne;
        return argument;
    }

    private static void EnsureTaken(string kind, string? from)
    {
        if (!PlotKind.TakesTrack(kind))
            throw new ToolFailureException($"--of {kind} shows no track: --track goes with {string.Join(", ", PlotKind.All.Where(PlotKind.TakesTrack))}.", ExitCodes.WrongUsage);
        if (from is null && kind != PlotKind.Constellation)
            throw new ToolFailureException($"--of {kind} compares a sound with the track: name a sound file too. Of a track alone there is its {PlotKind.Constellation}.", ExitCodes.WrongUsage);
    }

    private static async Task StoredAsync(CommandContext context, ParseResult result, string to, string name, TimeSpan start, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenToReadAsync(result, cancellationToken);
        var track = await TrackOption.FindAsync(store, name, cancellationToken);
        StoredTrackPicture.Write(to, track, await TrackOption.ReadPeaksAsync(store, track, cancellationToken), start);
    }

    // The sound is read once, as it may come by a pipe: for the explanation, which says where in the track it is, and for its spectrogram.
    private static async Task OverlayAsync(
        CommandContext context, ParseResult result, string from, string to, string name, RecognizerOptions options, TimeSpan start, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenToReadAsync(result, cancellationToken);
        var track = await TrackOption.FindAsync(store, name, cancellationToken);
        var samples = await ReadAsync(context, from, start, cancellationToken);
        await using var stretch = new MemoryAudioSource(samples, FingerprintOptions.SampleRate);
        var explanation = await ExplainCommand.ExplainAsync(context, store, stretch, options, track.Id, TimeSpan.Zero, cancellationToken);
        var place = explanation.Expected!;
        var shown = Math.Min(samples.Length, (int)(explanation.Duration.TotalSeconds * FingerprintOptions.SampleRate));
        ClipPicture.Write(to, ExplanationPlot.Title(Path.GetFileName(from), explanation), ExplanationPlot.PlaceOf(place), samples[..shown], ClipPeaks.Of(place));
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
        var title = kind == PlotKind.Constellation ? $"{Path.GetFileName(from)}: the peaks that a fingerprint keeps" : Path.GetFileName(from);
        var samples = await ReadAsync(context, from, start, cancellationToken);
        SoundPicture.Write(to, title, samples, withPeaks: kind == PlotKind.Constellation);
    }

    private static async Task<float[]> ReadAsync(CommandContext context, string from, TimeSpan start, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = await context.Host.OpenSoundAsync(from, cancellationToken);
            return await SoundPicture.StretchAsync(source, start, cancellationToken);
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
