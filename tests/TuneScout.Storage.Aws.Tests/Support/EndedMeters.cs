using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace TuneScout.Storage.Aws.Tests;

/// <summary>Counts the instruments of AWS storage that one test makes, and those of them that have ended; tests beside it do not count.</summary>
internal sealed class EndedMeters : IDisposable
{
    private static readonly AsyncLocal<EndedMeters?> Current = new();

    private readonly ConcurrentDictionary<Instrument, bool> _instruments = new();
    private readonly MeterListener _listener = new();

    public EndedMeters()
    {
        Current.Value = this;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != AwsMetrics.MeterName || Current.Value != this || !IsNew) return;
            _instruments[instrument] = false;
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.MeasurementsCompleted = (instrument, _) => _instruments[instrument] = true;
        _listener.Start();
        IsNew = true; // what is there already is told while it starts
    }

    public int Made => _instruments.Count;

    public int Ended => _instruments.Count(static entry => entry.Value);

    private bool IsNew { get; }

    public void Dispose()
    {
        Current.Value = null;
        _listener.Dispose();
    }
}
