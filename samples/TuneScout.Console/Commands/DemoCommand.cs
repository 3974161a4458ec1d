using System.CommandLine;

namespace TuneScout.Console;

/// <summary>"tunescout demo [FOLDER]": shows the whole way, on music of its own or the user's.</summary>
internal static class DemoCommand
{
    private const int MostClips = 1000;

    public static Command Create(CommandContext context)
    {
        var folder = new Argument<string?>("FOLDER") { Description = "A folder of your music (default: 24 pieces that the program composes)", Arity = ArgumentArity.ZeroOrOne };
        var to = new Option<string?>("--out") { Description = "Where music, clips and pictures go (default: a folder for temporary files)", HelpName = "DIR" };
        var clips = Number("--clips", "Clips to ask", 12, 1, MostClips);
        var seed = Number("--seed", "Chooses the places and the noise", 1, 0, int.MaxValue);
        var command = new Command("demo", "Indexes music, cuts noisy clips of it, names them, and draws what it heard") { folder, to, clips, seed };
        command.SetAction((result, cancellationToken) => new DemoRun(
            new DemoOptions
            {
                Folder = result.GetValue(folder) is { Length: > 0 } named ? Path.GetFullPath(named) : null,
                Output = result.GetValue(to) is { Length: > 0 } target ? Path.GetFullPath(target) : DefaultOutput(),
                Clips = result.GetValue(clips),
                Seed = result.GetValue(seed),
                Json = context.WantsJson(result),
            },
            context.Host,
            context.Output).RunAsync(cancellationToken));
        return command;
    }

    // A folder of each user's own: the folder for temporary files is everybody's.
    private static string DefaultOutput() =>
        Path.Combine(Path.GetTempPath(), $"tunescout-demo-{string.Concat(Environment.UserName.Where(char.IsAsciiLetterOrDigit))}");

    private static Option<int> Number(string name, string description, int usual, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var number) && number >= least && number <= most))
                result.AddError($"{name} is {token.Value}, must be {least} to {most}.");
        });
        return option;
    }
}
