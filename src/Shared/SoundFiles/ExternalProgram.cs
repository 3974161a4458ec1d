using System.ComponentModel;
using System.Diagnostics;

namespace TuneScout;

/// <summary>Starts the programs that a package needs from outside: without a shell, their arguments as a list.</summary>
internal static class ExternalProgram
{
    /// <summary>Starts a program; its output and its messages are to be read, its input is closed unless it is kept to be written to.</summary>
    /// <returns>Null if there is no such program.</returns>
    public static Process? Start(string? configuredPath, string name, IEnumerable<string> arguments, bool keepInput = false)
    {
        var program = configuredPath ?? Find(name, Environment.GetEnvironmentVariable("PATH"));
        if (program is null) return null;
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = System.Text.Encoding.UTF8,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
            if (!keepInput) process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Ends a program that may have ended already, with what it has started: "ffmpeg" may be a script around the real one.</summary>
    public static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself, which is what was wanted.
        }
    }

    /// <summary>The first file of this name in the folders of a search path, which never means the current folder.</summary>
    public static string? Find(string name, string? searchPath)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathRooted)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>What names a file to ffmpeg and ffprobe, whatever characters are in it: never an option, a protocol or a pattern.</summary>
    public static string Input(string path) => "file:" + Path.GetFullPath(path);
}
