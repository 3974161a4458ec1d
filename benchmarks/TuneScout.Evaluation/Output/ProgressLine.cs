using System.Diagnostics;

namespace TuneScout.Evaluation;

/// <summary>Says about once a second how far the work is. Thread-safe.</summary>
internal sealed class ProgressLine(TextWriter log, bool redirected, TimeProvider timeProvider)
{
    // A terminal's line is written over; a file would fill with them.
    private readonly TimeSpan _interval = redirected ? TimeSpan.FromSeconds(10) : TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private string _what = "";
    private int _done;
    private int _all;
    private long _started;
    private long _said;

    public void Start(string what, int all)
    {
        lock (_lock)
        {
            (_what, _done, _all) = (what, 0, all);
            _started = _said = timeProvider.GetTimestamp();
        }
    }

    public void Step()
    {
        lock (_lock)
        {
            _done++;
            Debug.Assert(_done <= _all);
            if (timeProvider.GetElapsedTime(_said) >= _interval) Say();
        }
    }

    public void End()
    {
        lock (_lock)
        {
            Say();
            if (!redirected) log.WriteLine();
        }
    }

    private void Say()
    {
        _said = timeProvider.GetTimestamp();
        var text = $"{_what}: {_done} of {_all}, {timeProvider.GetElapsedTime(_started).TotalSeconds:0} s";
        if (redirected) log.WriteLine(text);
        else log.Write("\r" + text.PadRight(60));
        log.Flush();
    }
}
