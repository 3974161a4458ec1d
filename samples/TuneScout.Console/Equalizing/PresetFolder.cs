using System.CommandLine;
using TuneScout.Equalizer;

namespace TuneScout.Console;

/// <summary>The presets that come along, and the user's own in a folder.</summary>
internal sealed class PresetFolder(string folder)
{
    public const string FolderVariable = "TUNESCOUT_PRESETS";

    public FilePresetStore Own { get; } = new(folder);

    public static Option<string?> Option() => new("--presets")
    {
        Description = $"The folder of your presets (default: ${FolderVariable}, else tunescout/presets in your configuration folder)",
        HelpName = "DIR",
        Recursive = true,
    };

    public static PresetFolder Of(ParseResult result, Option<string?> option, ToolHost host)
    {
        if (result.GetValue(option) is { } named) return new(named.Length > 0 ? named : throw new ToolFailureException("--presets is empty: name a folder.", ExitCodes.WrongUsage));
        if (host.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } variable) return new(variable);
        var configuration = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return configuration.Length > 0
            ? new(Path.Combine(configuration, "tunescout", "presets"))
            : throw new ToolFailureException($"You have no configuration folder: name that of your presets with --presets or {FolderVariable}.");
    }

    /// <summary>A preset that must be there.</summary>
    public async ValueTask<EqualizerPreset> FindAsync(string name, CancellationToken cancellationToken) =>
        BuiltInPresets.Find(name) ?? await Own.GetAsync(name, cancellationToken)
        ?? throw new ToolFailureException($"There is no preset \"{name}\": see \"tunescout presets list\".");
}
