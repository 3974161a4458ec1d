namespace TuneScout.Evaluation;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        System.Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        try
        {
            if (args is ["evaluate", .. var rest])
            {
                await new FolderEvaluation(FolderOptions.Parse(rest), System.Console.Error).RunAsync(stop.Token);
                return 0;
            }

            var options = EvaluationOptions.Parse(args);
            if (options is null)
            {
                await System.Console.Error.WriteLineAsync($"{EvaluationOptions.Usage}\n\n{FolderOptions.Usage}");
                return 2;
            }

            await new ManifestEvaluation(options, System.Console.Out, System.Console.Error).RunAsync(stop.Token);
            return 0;
        }
        catch (OperationCanceledException)
        {
            await System.Console.Error.WriteLineAsync("Stopped; nothing was written.");
            return 130;
        }
        catch (Exception fault) when (fault is IOException or FormatException or EvaluationException or Fingerprinting.StoreException or UnauthorizedAccessException)
        {
            await System.Console.Error.WriteLineAsync(fault.Message);
            return 1;
        }
    }
}
