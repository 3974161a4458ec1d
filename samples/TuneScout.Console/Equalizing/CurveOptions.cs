using System.CommandLine;
using System.Globalization;
using TuneScout.Equalizer;

namespace TuneScout.Console;

/// <summary>The options that choose a curve: three sliders, ten, a preset's name or a preset's file.</summary>
internal sealed class CurveOptions
{
    private readonly Option<string?> _bass = Gain("--bass", "What is low", ThreeBandEqualizer.MaxGainDb);
    private readonly Option<string?> _mid = Gain("--mid", "What is in the middle", ThreeBandEqualizer.MaxGainDb);
    private readonly Option<string?> _treble = Gain("--treble", "What is high", ThreeBandEqualizer.MaxGainDb);

    private readonly Option<string?> _sliders = new("--sliders")
    {
        Description = "Ten gains from 31 Hz to 16 kHz, -12 to 12 dB, with commas between them",
        HelpName = "DB,DB,…",
    };

    private readonly Option<string?> _preset = new("--preset") { Description = "A preset that comes along or that you saved (tunescout presets list)", HelpName = "NAME" };
    private readonly Option<string?> _bands = new("--bands") { Description = "A file with a preset as JSON (tunescout presets show NAME writes one)", HelpName = "FILE" };

    public CurveOptions(Command command, bool withPreset)
    {
        foreach (var option in (Option[])[_bass, _mid, _treble, _sliders, _bands]) command.Add(option);
        if (withPreset) command.Add(_preset);
        command.Validators.Add(result =>
        {
            var tone = new[] { _bass, _mid, _treble }.Any(option => result.GetResult(option) is not null);
            var kinds = (tone ? 1 : 0) + new[] { _sliders, _preset, _bands }.Count(option => result.GetResult(option) is not null);
            if (kinds > 1) result.AddError("Choose one: --bass, --mid and --treble, or --sliders, or --preset, or --bands.");
        });
        _sliders.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && SliderFault(token.Value) is { } fault) result.AddError(fault);
        });
    }

    /// <summary>The preset that the command line describes; null if it describes none.</summary>
    public async ValueTask<EqualizerPreset?> ReadAsync(ParseResult result, PresetFolder presets, CancellationToken cancellationToken)
    {
        if (result.GetValue(_preset) is { } name) return await presets.FindAsync(name, cancellationToken);
        if (result.GetValue(_bands) is { } file) return await ReadFileAsync(file, cancellationToken);
        if (result.GetValue(_sliders) is { } sliders) return new EqualizerPreset { Name = "sliders", GraphicDb = Numbers(sliders) };
        if (new[] { _bass, _mid, _treble }.All(option => result.GetValue(option) is null)) return null;
        return new EqualizerPreset { Name = "tone", Tone = new ToneGains(Number(result, _bass), Number(result, _mid), Number(result, _treble)) };
    }

    /// <summary>An option that takes a gain.</summary>
    public static Option<string?> Gain(string name, string description, double most)
    {
        var option = new Option<string?>(name) { Description = $"{description}, -{most} to {most} dB (default: 0)", HelpName = "DB" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(Parse(token.Value) is { } gain && Math.Abs(gain) <= most)) result.AddError($"{name} is {token.Value}, must be -{most} to {most} dB.");
        });
        return option;
    }

    public static double Number(ParseResult result, Option<string?> option) => result.GetValue(option) is { } text ? Parse(text) ?? 0 : 0;

    private static double? Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static double[] Numbers(string text) => Array.ConvertAll(text.Split(','), part => Parse(part) ?? double.NaN);

    private static string? SliderFault(string text)
    {
        var gains = Numbers(text);
        if (gains.Length != GraphicEqualizer.BandCount) return $"--sliders has {gains.Length} values, must be {GraphicEqualizer.BandCount}.";
        var wrong = Array.FindIndex(gains, gain => !(Math.Abs(gain) <= GraphicEqualizer.MaxGainDb));
        return wrong < 0 ? null : $"--sliders has {text.Split(',')[wrong]} at place {wrong + 1}, must be -{GraphicEqualizer.MaxGainDb} to {GraphicEqualizer.MaxGainDb} dB.";
    }

    private static async ValueTask<EqualizerPreset> ReadFileAsync(string file, CancellationToken cancellationToken)
    {
        var info = new FileInfo(file);
        if (!info.Exists) throw new ToolFailureException($"{file}: there is no such file.");
        if (info.Length > PresetJson.MaxBytes) throw new ToolFailureException($"{file}: {info.Length} bytes are no preset, which has at most {PresetJson.MaxBytes}.");
        return PresetJson.Parse(await File.ReadAllBytesAsync(file, cancellationToken), file);
    }
}
