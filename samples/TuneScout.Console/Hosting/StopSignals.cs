using System.Runtime.InteropServices;

namespace TuneScout.Console;

/// <summary>Turns Ctrl-C, SIGTERM and SIGHUP into cancellation, and makes sure that the process ends within a second of it.</summary>
/// <remarks>
/// A decoder that hangs in the operating system cannot be cancelled; the store loses nothing when the process just ends, so
/// after a grace period it does. A second Ctrl-C does not wait for that.
/// </remarks>
internal sealed class StopSignals : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(800);

    private readonly CancellationTokenSource _source = new();
    private readonly ToolHost _host;
    private readonly PosixSignalRegistration[] _registrations;
    private ITimer? _end;

    public StopSignals(ToolHost host)
    {
        _host = host;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCodes.Interrupted)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCodes.Terminated)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Stop(context, ExitCodes.Terminated)),
        ];
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _end?.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        if (_source.IsCancellationRequested) Environment.Exit(exitCode);
        _host.StoppedExitCode = exitCode;
        _end = _host.TimeProvider.CreateTimer(_ => Environment.Exit(exitCode), null, Grace, Timeout.InfiniteTimeSpan);
        _source.Cancel();
    }
}
