using System.Text.Json;

namespace TuneScout.Console.Tests;

/// <summary>What a run of the tool left behind.</summary>
internal sealed record ToolRun(int ExitCode, string Out, string Error)
{
    public string[] OutLines => Lines(Out);

    public string[] ErrorLines => Lines(Error);

    /// <summary>Standard output, which must be one JSON object a line and nothing else.</summary>
    public JsonElement[] Json => [.. OutLines.Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>Runs a command inside the test's process, with no environment and no terminal.</summary>
    public static async Task<ToolRun> InProcessAsync(string store, params string[] arguments) => await InProcessAsync(store, Stream.Null, arguments);

    public static Task<ToolRun> InProcessAsync(string store, Stream input, params string[] arguments) =>
        InProcessAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["TUNESCOUT_STORE"] = store }, input, arguments);

    /// <summary>Runs a command with nothing in its environment but this.</summary>
    public static async Task<ToolRun> InProcessAsync(IReadOnlyDictionary<string, string> environment, Stream input, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        await using var host = new ToolHost
        {
            Out = output,
            Error = error,
            OpenInput = () => input,
            GetEnvironmentVariable = environment.GetValueOrDefault,
        };
        var exitCode = await ToolRunner.RunAsync(arguments, host, TestContext.Current.CancellationToken);
        return new ToolRun(exitCode, output.ToString(), error.ToString());
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
