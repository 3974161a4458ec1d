namespace TuneScout.Storage.Aws.Tests.Catalog;

/// <summary>The system's clock, as many hours on as a test says.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _ticks;

    public void Add(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public override long GetTimestamp() => base.GetTimestamp() + (long)(TimeSpan.FromTicks(Interlocked.Read(ref _ticks)).TotalSeconds * TimestampFrequency);
}
