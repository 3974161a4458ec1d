using System.CommandLine;
using System.Globalization;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>"tunescout listen": names songs as they play, from standard input or a capture device.</summary>
internal static class ListenCommand
{
    private static readonly string[] RawFormats = ["s16le", "f32le"];

    public static Command Create(CommandContext context)
    {
        var raw = new Option<string?>("--raw") { Description = "Standard input holds samples without a header: s16le or f32le (default: a WAV)", HelpName = "FORMAT" };
        raw.AcceptOnlyFromAmong(RawFormats);
        var rate = Number("--rate", "Samples per second of --raw (default: 44100)", 44_100, 1000, 768_000);
        var channels = Number("--channels", "Channels of --raw (default: 1)", 1, 1, 64);
        var device = new Option<string?>("--device") { Description = "Record from this device through ffmpeg, instead of reading standard input (Linux: default, hw:0)", HelpName = "NAME" };
        var driver = new Option<string?>("--driver") { Description = $"ffmpeg's driver of --device: alsa, pulse, avfoundation, dshow (default: {CaptureDevice.UsualDriver})", HelpName = "NAME" };
        var command = new Command("listen", "Names songs as they play: sound from standard input or a microphone") { raw, rate, channels, device, driver };
        command.SetAction((result, cancellationToken) => RunAsync(
            context, result, () => Open(context, result.GetValue(device), result.GetValue(driver), result.GetValue(raw), result.GetValue(rate), result.GetValue(channels)), cancellationToken));
        return command;
    }

    private static IAudioSource Open(CommandContext context, string? device, string? driver, string? raw, int rate, int channels)
    {
        if (device is not null) return CaptureDevice.Open(driver ?? CaptureDevice.UsualDriver, device);
        if (driver is not null) throw new ToolFailureException("--driver without --device: name the device.", ExitCodes.WrongUsage);
        return raw is null
            ? WavAudioSource.Open(context.Host.OpenInput(), "standard input")
            : new RawPcmSource(context.Host.OpenInput(), new RawPcmFormat(string.Equals(raw, "f32le", StringComparison.Ordinal), rate, channels), "standard input");
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, Func<IAudioSource> open, CancellationToken cancellationToken)
    {
        await using var store = await context.OpenToReadAsync(result, cancellationToken);
        await using var source = open();
        var recognizer = new Recognizer(store.Hashes, store.Catalog, null, context.Host.TimeProvider);
        var json = context.WantsJson(result);
        try
        {
            await foreach (var change in recognizer.ListenAsync(source, new Heard(context.Output), cancellationToken))
            {
                if (json) context.Output.Json(SongReport.ToLine(change), JsonLines.Readable.SongLine);
                else context.Output.Line(SongReport.ToText(change));
            }
        }
        finally
        {
            context.Output.Status("");
        }

        return ExitCodes.Answered;
    }

    private static Option<int> Number(string name, string description, int usual, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most))
                result.AddError($"{name} is {token.Value}, must be {least} to {most}.");
        });
        return option;
    }

    private sealed class Heard(ToolOutput output) : IProgress<TimeSpan>
    {
        public void Report(TimeSpan value) => output.Status($"listening: {Numbers.Clock(value)}");
    }
}
