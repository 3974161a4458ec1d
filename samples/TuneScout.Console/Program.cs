namespace TuneScout.Console;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        InterruptSignal.Hear();
        await using var host = ToolHost.OfThisProcess();
        using var signals = new StopSignals(host);
        return await ToolRunner.RunAsync(args, host, signals.Token);
    }
}
