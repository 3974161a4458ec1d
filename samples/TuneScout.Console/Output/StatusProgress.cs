using System.Globalization;

namespace TuneScout.Console;

/// <summary>Shows the progress of a long work in the status line, a few times a second; a step without a total at once, and without numbers. Thread-safe; takes the line away when it is disposed.</summary>
internal sealed class StatusProgress<T>(ToolOutput output, TimeProvider timeProvider, Func<T, (string Step, long Done, long Total)> describe) : IProgress<T>, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);
    private readonly Lock _lock = new();
    private long _shown;

    public void Report(T value)
    {
        var (step, done, total) = describe(value);
        lock (_lock)
        {
            if (!output.ShowsStatus || (total > 0 && _shown != 0 && timeProvider.GetElapsedTime(_shown) < Period)) return;
            _shown = timeProvider.GetTimestamp();
        }

        output.Status(total > 0 ? string.Create(CultureInfo.InvariantCulture, $"{step}: {done:N0} of {total:N0}") : step);
    }

    public void Dispose() => output.Status("");
}
