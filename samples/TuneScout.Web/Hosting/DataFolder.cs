using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace TuneScout.Web;

/// <summary>The folders and keys under the data folder. No path is ever made from what a user wrote.</summary>
internal sealed class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public DataFolder(IOptions<WebOptions> options)
    {
        Root = Path.GetFullPath(options.Value.DataFolder);
        Library = Path.Combine(Root, "library");
        Keys = Path.Combine(Root, "keys");
        Temporary = Path.Combine(Root, "tmp");
        foreach (var folder in new[] { Root, Library, Keys, Temporary }) Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Keys, OwnerOnly | UnixFileMode.UserExecute);
    }

    public string Root { get; }

    public string Library { get; }

    public string Keys { get; }

    public string Temporary { get; }

    public string Database => Path.Combine(Root, "web.db");

    /// <summary>A secret of 32 random bytes, made when it is first asked for and the same in every process after that.</summary>
    public byte[] Secret(string name)
    {
        var path = Path.Combine(Keys, name);
        if (!File.Exists(path))
        {
            var fresh = Path.Combine(Keys, Path.GetRandomFileName());
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
            using (var file = new FileStream(fresh, options)) file.Write(RandomNumberGenerator.GetBytes(32));
            try
            {
                File.Move(fresh, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(fresh); // another process was first
            }
        }

        return File.ReadAllBytes(path);
    }

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
