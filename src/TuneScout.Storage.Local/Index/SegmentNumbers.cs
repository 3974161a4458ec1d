namespace TuneScout.Storage.Local;

/// <summary>Gives out numbers for segment files. Thread-safe.</summary>
/// <remarks>A number that is entered in the manifest is never given again, in this process or a later one: readers know segments by it.</remarks>
internal sealed class SegmentNumbers(long next)
{
    private long _last = next - 1;

    public long Next() => Interlocked.Increment(ref _last);
}
