using Microsoft.Extensions.Options;

namespace TuneScout.Web;

/// <summary>The folders under the data folder. No path is ever made from what a user wrote.</summary>
internal sealed class DataFolder
{
    public DataFolder(IOptions<WebOptions> options)
    {
        Root = Path.GetFullPath(options.Value.DataFolder);
        Library = Path.Combine(Root, "library");
        Keys = Path.Combine(Root, "keys");
        Temporary = Path.Combine(Root, "tmp");
        foreach (var folder in new[] { Root, Library, Keys, Temporary }) Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Keys, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Root { get; }

    public string Library { get; }

    public string Keys { get; }

    public string Temporary { get; }

    public string Database => Path.Combine(Root, "web.db");

    /// <summary>A folder for one piece of work, gone when it is disposed.</summary>
    public WorkFolder NewWork() => new(Path.Combine(Temporary, Guid.NewGuid().ToString("N")));
}

/// <summary>A folder for files that only one piece of work needs.</summary>
internal sealed class WorkFolder : IDisposable
{
    public WorkFolder(string path)
    {
        Folder = path;
        Directory.CreateDirectory(path);
    }

    public string Folder { get; }

    public string File(string name) => Path.Combine(Folder, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // Swept at the next start.
        }
    }
}
