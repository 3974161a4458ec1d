using Microsoft.Extensions.Logging;

namespace TuneScout.Console;

/// <summary>Takes what the store says in the background: warnings become lines on standard error, the rest is left out. Thread-safe.</summary>
internal sealed class WarningLog(ToolOutput output) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var text = formatter(state, exception);
        output.Complain(exception is null ? text : $"{text} ({exception.Message})");
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
