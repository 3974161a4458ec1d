namespace TuneScout.Console.Tests;

/// <summary>A folder that is gone when the test ends.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("tunescout-test-").FullName;

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>The store of the test; not there before something makes it.</summary>
    public string Store => this["store"];

    public string Folder(string name) => Directory.CreateDirectory(this[name]).FullName;

    public string Text(string name, string content)
    {
        File.WriteAllText(this[name], content);
        return this[name];
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that was told to end may still write its last bytes; the system cleans its temporary folder.
        }
    }
}
