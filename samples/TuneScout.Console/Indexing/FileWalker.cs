namespace TuneScout.Console;

/// <summary>Lists the files that a command line names: itself, or what is in it, in ordinal order of the paths.</summary>
/// <remarks>
/// Links are followed, but no folder is entered twice, so that a loop ends. What begins with a dot is hidden and left out
/// (macOS leaves such files beside music). A folder that cannot be read is reported and does not stop the rest.
/// </remarks>
internal sealed class FileWalker
{
    private readonly HashSet<string> _entered = new(StringComparer.Ordinal);

    public IEnumerable<FoundFile> Walk(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
            {
                foreach (var file in WalkFolder(path)) yield return file;
            }
            else
            {
                yield return Named(path);
            }
        }
    }

    private static FoundFile Named(string path)
    {
        try
        {
            var file = new FileInfo(path);
            // Whether a file exists is unknown where its folder must not be read: opening it tells.
            return new FoundFile(path, file.Exists ? file.Length : 0);
        }
        catch (Exception exception) when (FileFault.ReasonOf(exception) is not null)
        {
            return new FoundFile(path, 0, FileFault.ReasonOf(exception));
        }
    }

    private IEnumerable<FoundFile> WalkFolder(string folder)
    {
        if (!_entered.Add(RealPath.Of(folder))) yield break;
        List<(string Name, bool IsFolder, long Bytes)> entries = [];
        string? fault = null;
        try
        {
            entries = Entries(folder);
        }
        catch (Exception exception) when (FileFault.ReasonOf(exception) is { } reason)
        {
            fault = reason;
        }

        if (fault is not null) yield return new FoundFile(folder, 0, fault);
        foreach (var (name, isFolder, bytes) in entries)
        {
            var path = Path.Join(folder, name);
            if (!isFolder)
            {
                yield return new FoundFile(path, bytes);
                continue;
            }

            foreach (var file in WalkFolder(path)) yield return file;
        }
    }

    private static List<(string Name, bool IsFolder, long Bytes)> Entries(string folder)
    {
        var entries = new List<(string Name, bool IsFolder, long Bytes)>();
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (entry.Name.StartsWith('.')) continue;
            if (Directory.Exists(entry.FullName))
                entries.Add((entry.Name, true, 0));
            else if (AudioExtensions.IsAudio(entry.Name))
                entries.Add((entry.Name, false, entry is FileInfo { Exists: true } file ? file.Length : 0));
        }

        // Whole paths in ordinal order: a folder sorts as its name with the separator that follows it there.
        entries.Sort(static (a, b) => string.CompareOrdinal(SortKey(a.Name, a.IsFolder), SortKey(b.Name, b.IsFolder)));
        return entries;

        static string SortKey(string name, bool isFolder) => isFolder ? name + '/' : name;
    }
}
