using System.CommandLine;

namespace TuneScout.Console;

/// <summary>The whole command line.</summary>
internal static class ToolCommand
{
    public static RootCommand Create(ToolHost host, ToolOutput output)
    {
        var context = new CommandContext(host, output);
        var root = new RootCommand("Names a piece of music from a few noisy seconds.")
        {
            IndexCommand.Create(context),
            IdentifyCommand.Create(context),
            ExplainCommand.Create(context),
            ListenCommand.Create(context),
            MonitorCommand.Create(context),
            DuplicatesCommand.Create(context),
            ListCommand.Create(context),
            CountCommands.CreateArtists(context),
            CountCommands.CreateAlbums(context),
            InfoCommand.Create(context),
            RemoveCommand.Create(context),
            StatsCommand.Create(context),
            VerifyCommand.Create(context),
            RebuildCommand.Create(context),
            CompactCommand.Create(context),
            ExportCommand.Create(context),
            ImportCommand.Create(context),
            MigrateCommand.Create(context),
            AwsCommands.Create(context),
            EqCommand.Create(context),
            PresetsCommand.Create(context),
            PlotCommand.Create(context),
            DemoCommand.Create(context),
        };
        root.Directives.Clear(); // "[suggest]" could be a file's name
        root.Add(context.Store);
        root.Add(context.Json);
        foreach (var option in context.Aws.All) root.Add(option);
        return root;
    }
}
