namespace TuneScout.Console;

/// <summary>Where a path leads to when every link in it is followed.</summary>
internal static class RealPath
{
    private const int MostLinks = 40; // as the Linux kernel counts them

    public static string Of(string path)
    {
        var links = 0;
        return Resolve(Path.GetFullPath(path), ref links);
    }

    private static string Resolve(string path, ref int links)
    {
        var parent = Path.GetDirectoryName(path);
        if (parent is null) return path;
        var here = Path.Join(Resolve(parent, ref links), Path.GetFileName(path));
        if (new DirectoryInfo(here).LinkTarget is not { } target || ++links > MostLinks) return here;
        return Resolve(Path.GetFullPath(target, Path.GetDirectoryName(here)!), ref links);
    }
}
