namespace TuneScout.Evaluation;

/// <summary>Writes files that are there whole or not at all: a run that is stopped leaves no half one.</summary>
internal static class AtomicFile
{
    /// <summary>Lets a file be written under another name, then gives it its own.</summary>
    public static async Task WriteAsync(string path, Func<string, Task> write)
    {
        var part = path + ".part";
        try
        {
            await write(part);
            File.Move(part, path, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }
}
