using System.CommandLine;
using System.Text;
using Spectre.Console;
using TuneScout.Equalizer;

namespace TuneScout.Console;

/// <summary>"tunescout presets list|show|save|delete": the curves that have names.</summary>
internal static class PresetsCommand
{
    public static Command Create(CommandContext context)
    {
        var folder = PresetFolder.Option();
        var command = new Command("presets", "Lists, shows, saves and deletes presets of the equalizer") { folder };
        command.Add(List(context, folder));
        command.Add(Show(context, folder));
        command.Add(Save(context, folder));
        command.Add(Delete(context, folder));
        return command;
    }

    private static Command List(CommandContext context, Option<string?> folder)
    {
        var command = new Command("list", "Lists the presets that come along, then yours");
        command.SetAction(async (result, cancellationToken) =>
        {
            var table = new Table().AddColumns("Name", "From", "Description");
            foreach (var preset in BuiltInPresets.All) Add(preset, "tunescout");
            await foreach (var preset in PresetFolder.Of(result, folder, context.Host).Own.ListAsync(cancellationToken)) Add(preset, "you");
            if (table.Rows.Count > 0) context.Output.Table(table);
            return ExitCodes.Answered;

            void Add(EqualizerPreset preset, string from)
            {
                if (context.WantsJson(result)) context.Output.Json(new PresetLine(preset.Name, from, preset.Description), JsonLines.Readable.PresetLine);
                else table.AddRow(ToolOutput.Cell(preset.Name), ToolOutput.Cell(from), ToolOutput.Cell(preset.Description));
            }
        });
        return command;
    }

    private static Command Show(CommandContext context, Option<string?> folder)
    {
        var name = Name();
        var command = new Command("show", "Writes a preset as JSON, as --bands reads it") { name };
        command.SetAction(async (result, cancellationToken) =>
        {
            var preset = await PresetFolder.Of(result, folder, context.Host).FindAsync(result.GetRequiredValue(name), cancellationToken);
            foreach (var line in Encoding.UTF8.GetString(PresetJson.Write(preset)).TrimEnd().Split('\n')) context.Output.Line(line);
            return ExitCodes.Answered;
        });
        return command;
    }

    private static Command Save(CommandContext context, Option<string?> folder)
    {
        var name = Name();
        var description = new Option<string?>("--description") { Description = "What it is for", HelpName = "TEXT" };
        var preamp = CurveOptions.Gain("--preamp", "The gain of everything", 40);
        var command = new Command("save", "Saves sliders or a file under a name; one of that name is replaced") { name, description, preamp };
        var curve = new CurveOptions(command, withPreset: true);
        command.SetAction(async (result, cancellationToken) =>
        {
            var wanted = result.GetRequiredValue(name);
            if (BuiltInPresets.Find(wanted) is not null) throw new ToolFailureException($"\"{wanted}\" comes with tunescout: save yours under another name.");
            var presets = PresetFolder.Of(result, folder, context.Host);
            var preset = await curve.ReadAsync(result, presets, cancellationToken)
                ?? throw new ToolFailureException("There is nothing to save: give --bass, --mid and --treble, or --sliders, --preset or --bands.", ExitCodes.WrongUsage);
            preset = preset with { Name = wanted, Description = result.GetValue(description) ?? preset.Description };
            if (result.GetResult(preamp) is not null) preset = preset with { PreampDb = CurveOptions.Number(result, preamp) };
            try
            {
                await presets.Own.PutAsync(preset, cancellationToken);
            }
            catch (ArgumentException fault)
            {
                throw new ToolFailureException(fault.Message.ReplaceLineEndings(" "));
            }

            Tell(context, result, "saved", wanted);
            return ExitCodes.Answered;
        });
        return command;
    }

    private static Command Delete(CommandContext context, Option<string?> folder)
    {
        var name = Name();
        var command = new Command("delete", "Deletes one of your presets") { name };
        command.SetAction(async (result, cancellationToken) =>
        {
            var wanted = result.GetRequiredValue(name);
            if (!await PresetFolder.Of(result, folder, context.Host).Own.DeleteAsync(wanted, cancellationToken))
                throw new ToolFailureException(BuiltInPresets.Find(wanted) is null ? $"You have no preset \"{wanted}\": see \"tunescout presets list\"." : $"\"{wanted}\" comes with tunescout and stays.");
            Tell(context, result, "deleted", wanted);
            return ExitCodes.Answered;
        });
        return command;
    }

    private static Argument<string> Name() => new("NAME") { Description = "The preset's name; case does not count" };

    private static void Tell(CommandContext context, ParseResult result, string status, string name)
    {
        if (context.WantsJson(result)) context.Output.Json(new PresetLine(name, "you", null) { Status = status }, JsonLines.Readable.PresetLine);
        else context.Output.Line($"{status} {name}");
    }
}
