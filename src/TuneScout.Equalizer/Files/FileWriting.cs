namespace TuneScout.Equalizer;

/// <summary>Puts failures of writing into one line.</summary>
internal static class FileWriting
{
    public static SoundFileException Explain(string name, Exception fault) => fault switch
    {
        DirectoryNotFoundException => new(name, SoundFileError.NotFound, "there is no such folder to write to", fault),
        UnauthorizedAccessException => new(name, SoundFileError.AccessDenied, "this user may not write the file; change the permissions of its folder", fault),
        PathTooLongException => new(name, SoundFileError.NotFound, "the path is longer than this system allows", fault),
        ArgumentException or NotSupportedException => new(name, SoundFileError.NotFound, "this cannot be the name of a file", fault),
        _ => new(name, SoundFileError.WriteFailed, $"writing failed: {fault.Message}", fault),
    };
}
