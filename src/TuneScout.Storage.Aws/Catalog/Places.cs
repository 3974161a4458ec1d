using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace TuneScout.Storage.Aws;

/// <summary>Draws places in the order of adding: the time in microseconds, then random bits. Thread-safe.</summary>
/// <remarks>
/// No counter, on which all writers would wait for each other, and no search for the largest. Within a process places ascend, whatever the clock does; between
/// hosts they are as right as the hosts' clocks. Two that are equal are noticed when they are written, and drawn again.
/// </remarks>
internal sealed class Places
{
    private const int RandomBits = 12;
    private const int Stride = 16; // between two places of one moment, so that a place that is taken can move without passing the next
    private static readonly DateTimeOffset Start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero); // 51 bits of microseconds last until 2095
    private static readonly ConditionalWeakTable<TimeProvider, Places> PerClock = [];

    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private long _last;

    private Places(TimeProvider clock) => _clock = clock;

    /// <summary>The source of a clock: all catalogs of a process that have the same share it.</summary>
    public static Places Of(TimeProvider clock) => PerClock.GetValue(clock, static clock => new Places(clock));

    public long Next()
    {
        var microseconds = (_clock.GetUtcNow() - Start).Ticks / TimeSpan.TicksPerMicrosecond;
        var drawn = (Math.Max(0, microseconds) << RandomBits) | (uint)RandomNumberGenerator.GetInt32(1 << RandomBits);
        lock (_lock) return _last = Math.Max(drawn, _last + Stride);
    }

    /// <summary>A place right behind one that another host has taken.</summary>
    public static long Behind(long place) => place + RandomNumberGenerator.GetInt32(1, Stride);
}
