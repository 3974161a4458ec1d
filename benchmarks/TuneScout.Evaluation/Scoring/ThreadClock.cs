using System.Runtime.InteropServices;

namespace TuneScout.Evaluation;

/// <summary>Processor time of the current thread: with several at work, the process's time says nothing of one clip.</summary>
internal static partial class ThreadClock
{
    private const int LinuxThreadClock = 3; // CLOCK_THREAD_CPUTIME_ID of time.h
    private const int MacThreadClock = 16;

    /// <summary>Milliseconds; null where the system has no such clock.</summary>
    public static double? Now()
    {
        if (!Environment.Is64BitProcess || !(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())) return null;
        return GetTime(OperatingSystem.IsLinux() ? LinuxThreadClock : MacThreadClock, out var time) == 0 ? (time.Seconds * 1e3) + (time.Nanoseconds / 1e6) : null;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
