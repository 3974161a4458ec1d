namespace TuneScout.Tests;

/// <summary>A clock that stands still until it is stepped; its timers wait for that too. Thread-safe.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private TimeSpan _now;

    /// <summary>How far it has been stepped.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_lock) return _now;
        }
    }

    /// <summary>How long it is until the next timer; null where nobody waits.</summary>
    public TimeSpan? Next
    {
        get
        {
            lock (_lock) return _timers.Count == 0 ? null : _timers.Min(static timer => timer.Due) - _now;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => Start + Elapsed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Steps it, from timer to timer.</summary>
    public void Step(TimeSpan time)
    {
        var end = Elapsed + time;
        while (Take(end) is { } timer) timer.Fire();
        lock (_lock) _now = end > _now ? end : _now;
    }

    /// <summary>Steps it from timer to timer until a task has ended.</summary>
    public async Task RunAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            Take(TimeSpan.MaxValue)?.Fire();
            // What was waiting goes on on other threads.
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(5)));
        }
    }

    private Timer? Take(TimeSpan end)
    {
        lock (_lock)
        {
            var next = _timers.MinBy(static timer => timer.Due);
            if (next is null || next.Due > end) return null;
            if (next.Due > _now) _now = next.Due;
            _timers.Remove(next);
            next.Again();
            return next;
        }
    }

    private sealed class Timer(SteppedClock clock, Action fire) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan Due { get; private set; }

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
