namespace TuneScout.Web.Tests;

/// <summary>A clock whose timers wait for it to be stepped, too. Thread-safe.</summary>
internal sealed class TimerClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How long it is until the next timer; null where nobody waits.</summary>
    public TimeSpan? Next
    {
        get
        {
            lock (_lock) return _timers.Count == 0 ? null : _timers.Min(static timer => timer.Due) - _now;
        }
    }

    public void Step(TimeSpan time)
    {
        var end = GetUtcNow() + time;
        while (Take(end) is { } timer) timer.Fire();
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private Timer? Take(DateTimeOffset end)
    {
        lock (_lock)
        {
            var next = _timers.MinBy(static timer => timer.Due);
            if (next is null || next.Due > end)
            {
                _now = end;
                return null;
            }

            if (next.Due > _now) _now = next.Due;
            _timers.Remove(next);
            next.Again();
            return next;
        }
    }

    private sealed class Timer(TimerClock clock, Action fire) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset Due { get; private set; }

        public void Fire() => fire();

        public void Again()
        {
            if (_period <= TimeSpan.Zero) return;
            Due += _period;
            clock._timers.Add(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                _period = period;
                if (dueTime < TimeSpan.Zero) return true;
                Due = clock._now + dueTime;
                clock._timers.Add(this);
                return true;
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
