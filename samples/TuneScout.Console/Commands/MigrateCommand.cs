using System.CommandLine;

namespace TuneScout.Console;

/// <summary>"tunescout migrate --to-aws" and "--to-local": copies a library between a folder and AWS; stopped and begun again it goes on where it was.</summary>
internal static class MigrateCommand
{
    public static Command Create(CommandContext context)
    {
        var toAws = new Option<bool>("--to-aws") { Description = "From the folder of --store to --prefix and --bucket" };
        var toLocal = new Option<bool>("--to-local") { Description = "From --prefix and --bucket to the folder of --store" };
        var command = new Command("migrate", "Copies a library from a folder to AWS, or from AWS to a folder; what is there already is left as it is") { toAws, toLocal };
        command.Validators.Add(result =>
        {
            if (result.GetValue(toAws) == result.GetValue(toLocal)) result.AddError("migrate needs --to-aws or --to-local, one of them.");
        });
        command.SetAction((result, cancellationToken) => new Migration(context, result).RunAsync(result.GetValue(toAws), cancellationToken));
        return command;
    }
}
