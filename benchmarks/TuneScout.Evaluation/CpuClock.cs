using System.Diagnostics;

namespace TuneScout.Evaluation;

/// <summary>Measures CPU time from its creation on.</summary>
internal sealed class CpuClock : IDisposable
{
    private readonly Process _process = Process.GetCurrentProcess();
    private readonly TimeSpan _own;
    private readonly TimeSpan _children;

    public CpuClock()
    {
        _own = _process.TotalProcessorTime;
        _children = Children();
    }

    /// <summary>CPU time of this process.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime - _own;
        }
    }

    /// <summary>CPU time of this process and of the decoders it has waited for (the latter on Linux only).</summary>
    public TimeSpan ElapsedWithChildren => Elapsed + (Children() - _children);

    public void Dispose() => _process.Dispose();

    // Fields 16 and 17 of /proc/self/stat: ticks of a hundredth second that children who ended spent in user and kernel mode.
    private static TimeSpan Children()
    {
        if (!OperatingSystem.IsLinux()) return TimeSpan.Zero;
        var stat = File.ReadAllText("/proc/self/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((long.Parse(fields[13]) + long.Parse(fields[14])) / 100.0);
    }
}
