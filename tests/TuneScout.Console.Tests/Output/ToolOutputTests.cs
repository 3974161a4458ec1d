using Spectre.Console;

namespace TuneScout.Console.Tests;

public class ToolOutputTests
{
    private static string LongName { get; } = string.Concat(Enumerable.Repeat("a rather long name ", 40)) + "END";

    [Fact]
    public async Task A_table_in_a_pipe_has_no_escape_codes_and_loses_nothing()
    {
        var text = await RenderAsync(terminal: false, "[bold]x[/]", LongName);
        Assert.DoesNotContain('\e', text);
        Assert.Contains(LongName, text, StringComparison.Ordinal);
        Assert.Contains("[bold]x[/]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_on_a_terminal_wraps_within_its_width()
    {
        var text = await RenderAsync(terminal: true, "x", LongName);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 60, line));
        Assert.Contains("END", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_holds_a_newline_stays_in_its_row()
    {
        var text = await RenderAsync(terminal: false, "a\nb\u001b[31m", "c");
        Assert.Contains("a\\nb\\u001b[31m", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', text);
    }

    [Fact]
    public async Task A_status_line_is_shown_on_terminals_alone_and_makes_way_for_complaints()
    {
        var (piped, shown) = (await StatusAsync(terminal: false), await StatusAsync(terminal: true));
        Assert.Equal("tunescout: oh\n", piped);
        Assert.Equal("\r\e[2Kworking\r\e[2Ktunescout: oh\nworking\r\e[2K", shown);
    }

    private static async Task<string> StatusAsync(bool terminal)
    {
        using var error = new StringWriter();
        await using var host = Host(TextWriter.Null, error, terminal);
        var output = new ToolOutput(host);
        output.Status("working");
        output.Complain("oh");
        output.Status("");
        return error.ToString();
    }

    private static async Task<string> RenderAsync(bool terminal, params string[] cells)
    {
        using var writer = new StringWriter();
        await using var host = Host(writer, TextWriter.Null, terminal);
        new ToolOutput(host).Table(new Table().AddColumns("One", "Two").AddRow([.. cells.Select(ToolOutput.Cell)]));
        return writer.ToString();
    }

    private static ToolHost Host(TextWriter output, TextWriter error, bool terminal) => new()
    {
        Out = output,
        Error = error,
        OpenInput = () => Stream.Null,
        GetEnvironmentVariable = _ => null,
        OutIsTerminal = terminal,
        ErrorIsTerminal = terminal,
        Width = 60,
    };
}
