using System.Text;
using System.Text.RegularExpressions;
using TuneScout.Console;

namespace TuneScout.Docs.Tests;

public sealed partial class CliReferenceTests
{
    private const string Page = "docs/cli.md";

    [Fact]
    public async Task The_reference_says_what_the_tool_itself_says()
    {
        var reference = await MakeAsync();
        Repository.WriteIfAsked(Page, reference);
        Assert.Equal(reference, Repository.Read(Page)); // made anew by scripts/docs.sh --reference
    }

    private static async Task<string> MakeAsync()
    {
        var page = new StringBuilder(
            """
            # The tunescout command

            What `tunescout --help` and `tunescout COMMAND --help` say, made by `scripts/docs.sh --reference` and compared with the tool by a test.

            | exit code | means |
            |---|---|
            | 0 | every file was answered; "no match" is an answer |
            | 1 | some file failed, or `verify` found a fault |
            | 2 | wrong usage; nothing was touched |
            | 130, 143 | stopped by Ctrl-C, or by a supervisor |

            Answers go to standard output, all else to standard error. With `--json` every line of standard output is one JSON object; fields are added to them in later versions, never renamed.

            """.ReplaceLineEndings("\n"));
        await AddAsync(page, []);
        var root = ToolCommand.Create(Host(TextWriter.Null), new ToolOutput(Host(TextWriter.Null)));
        foreach (var command in root.Subcommands)
        {
            await AddAsync(page, [command.Name]);
            foreach (var nested in command.Subcommands) await AddAsync(page, [command.Name, nested.Name]);
        }

        return page.ToString();
    }

    private static async Task AddAsync(StringBuilder page, string[] command)
    {
        using var output = new StringWriter();
        await using var host = Host(output);
        Assert.Equal(0, await ToolRunner.RunAsync([.. command, "--help"], host, TestContext.Current.CancellationToken));
        var help = string.Join('\n', output.ToString().ReplaceLineEndings("\n").Trim().Split('\n').Select(static line => line.TrimEnd()));
        help = ProgramName().Replace(help, "$1tunescout"); // in a test the program has another name
        page.Append(System.Globalization.CultureInfo.InvariantCulture, $"\n## {string.Join(' ', command.Prepend("tunescout"))}\n\n```text\n{help}\n```\n");
    }

    private static ToolHost Host(TextWriter output) => new() { Out = output, Error = TextWriter.Null, OpenInput = () => Stream.Null, GetEnvironmentVariable = _ => null };

    [GeneratedRegex(@"(Usage:\n  )\S+", RegexOptions.None, 1000)]
    private static partial Regex ProgramName();
}
