namespace TuneScout;

/// <summary>Opens files, and says what is wrong with those that do not open.</summary>
internal static class FileReading
{
    /// <summary>Opens a file to be read from its start to its end.</summary>
    /// <exception cref="SoundFault">There is no such file, it is a directory, or it may not be read.</exception>
    public static Stream OpenRead(string path) => Open(path, static name =>
        new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 4096, FileOptions.SequentialScan));

    /// <summary>The same, with the file system to ask.</summary>
    public static Stream Open(string path, Func<string, Stream> open)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (Directory.Exists(path)) throw new SoundFault(path, SoundFaultKind.NotAudio, "this is a directory, not a file");
            return open(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Explain(path, fault);
        }
    }

    /// <summary>Puts a failure of the file system into one line.</summary>
    public static SoundFault Explain(string name, Exception fault) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => new(name, SoundFaultKind.NotFound, "there is no such file", fault),
        UnauthorizedAccessException => new(name, SoundFaultKind.AccessDenied, "this user may not read the file; change its permissions", fault),
        PathTooLongException => new(name, SoundFaultKind.NotFound, "the path is longer than this system allows", fault),
        ArgumentException => new(name, SoundFaultKind.NotFound, "this cannot be the name of a file", fault),
        _ => new(name, SoundFaultKind.ReadFailed, $"reading failed: {fault.Message}", fault),
    };
}
