using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TuneScout.Benchmarks.Stages;

/// <summary>Processor time of the calling thread: what other programs take does not count.</summary>
internal static partial class ThreadTime
{
    private const int ThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID on Linux

    /// <summary>Time since some moment; wall time where the system is not Linux.</summary>
    public static TimeSpan Now =>
        OperatingSystem.IsLinux() && GetTime(ThreadCpuTime, out var time) == 0
            ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0)
            : Stopwatch.GetElapsedTime(0);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
