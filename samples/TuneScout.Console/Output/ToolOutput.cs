using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace TuneScout.Console;

/// <summary>Everything a command says: answers go to standard output, all else to standard error. Thread-safe.</summary>
internal sealed class ToolOutput(ToolHost host)
{
    // A pipe has no width: nothing is wrapped or cut there, so that what comes out can be searched and cut up by others.
    private const int PipeWidth = 100_000;

    private readonly Lock _lock = new();
    private string _status = "";

    /// <summary>Whether a status line can be shown: only a terminal can take it back.</summary>
    public bool ShowsStatus => host.ErrorIsTerminal;

    public int Width => host.Width;

    /// <summary>One object on a line of its own, at once: whoever reads it knows what is done.</summary>
    public void Json<T>(T value, JsonTypeInfo<T> type)
    {
        var line = JsonSerializer.Serialize(value, type);
        WriteOut(writer => writer.Write(line + '\n'));
    }

    public void Line(string text) => WriteOut(writer => writer.Write(SafeText.Escape(text) + '\n'));

    public void Table(Table table) => Render(host.OutIsTerminal ? table.RoundedBorder() : table.NoBorder());

    /// <summary>An error or a warning: one line on standard error, whatever the text holds.</summary>
    public void Complain(string text) => WriteError("tunescout: " + SafeText.Escape(text) + "\n");

    public void Note(string text) => WriteError(SafeText.Escape(text) + "\n");

    /// <summary>Replaces the status line; empty text takes it away. Nothing happens where standard error is no terminal.</summary>
    public void Status(string text)
    {
        if (!host.ErrorIsTerminal) return;
        lock (_lock)
        {
            if (text.Length >= host.Width) text = text[..(host.Width - 1)];
            if (text.Length == 0 && _status.Length == 0) return;
            _status = text;
            TryWriteError("\r\e[2K" + text);
        }
    }

    /// <summary>A cell that shows a text as it is: no markup, no control characters.</summary>
    public static IRenderable Cell(string? text) => new Text(SafeText.Escape(text ?? ""));

    public static IRenderable RightCell(string text) => new Text(SafeText.Escape(text)).RightJustified();

    private void Render(IRenderable renderable)
    {
        WriteOut(writer =>
        {
            var console = AnsiConsole.Create(new AnsiConsoleSettings
            {
                Ansi = host.OutIsTerminal ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = host.OutIsTerminal ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(writer),
            });
            console.Profile.Width = host.OutIsTerminal ? host.Width : PipeWidth;
            console.Write(renderable);
        });
    }

    private void WriteOut(Action<TextWriter> write)
    {
        lock (_lock)
        {
            if (host.OutIsTerminal) HideStatus();
            try
            {
                write(host.Out);
                host.Out.Flush();
            }
            catch (IOException fault)
            {
                // A full disk. (That nobody reads a pipe any more is no fault: what is written there is lost quietly.)
                throw new ToolFailureException($"Standard output cannot be written: {fault.Message}");
            }

            if (host.OutIsTerminal) ShowStatus();
        }
    }

    private void WriteError(string text)
    {
        lock (_lock)
        {
            HideStatus();
            TryWriteError(text);
            ShowStatus();
        }
    }

    private void HideStatus()
    {
        if (_status.Length > 0) TryWriteError("\r\e[2K");
    }

    private void ShowStatus()
    {
        if (_status.Length > 0) TryWriteError(_status);
    }

    private void TryWriteError(string text)
    {
        try
        {
            host.Error.Write(text);
            host.Error.Flush();
        }
        catch (IOException)
        {
            // Standard error is closed: the exit code has to do.
        }
    }
}
