using System.Globalization;
using System.Runtime.InteropServices;

namespace TuneScout.Console;

/// <summary>Makes SIGINT reach the tool although it was started in the background of a script.</summary>
/// <remarks>
/// A shell without job control starts "tunescout index … &amp;" with SIGINT ignored, and the runtime respects that: "kill -INT"
/// would do nothing. Stopping loses nothing here, so a signal that asks for it is always heard. (SIGHUP stays ignored where
/// it is: that is what nohup is for.)
/// </remarks>
internal static partial class InterruptSignal
{
    private const int Number = 2;
    private const nint Default = 0;

    /// <summary>To be called before the runtime installs handlers of its own.</summary>
    public static void Hear()
    {
        if (OperatingSystem.IsLinux() && IsIgnored()) _ = SetHandler(Number, Default);
    }

    // The kernel's own list of ignored signals: a mask in hexadecimal, signal 1 in the lowest bit.
    private static bool IsIgnored()
    {
        try
        {
            const string name = "SigIgn:";
            var line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
            return line is not null
                && ulong.TryParse(line.AsSpan(name.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask)
                && (mask & (1UL << (Number - 1))) != 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false; // a system without /proc: the convention holds there
        }
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);
}
