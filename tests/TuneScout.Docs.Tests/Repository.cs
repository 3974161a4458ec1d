namespace TuneScout.Docs.Tests;

/// <summary>The files of the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Every page: those of the root and those below docs, as paths from the root.</summary>
    public static IReadOnlyList<string> Pages { get; } =
    [
        .. Directory.EnumerateFiles(Root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(static path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    /// <summary>What the packages show of themselves: it is read away from the repository, so it links to nothing.</summary>
    public static IReadOnlyList<string> PackagePages { get; } =
    [
        .. Directory.EnumerateDirectories(Path.Combine(Root, "src")).Append(Path.Combine(Root, "samples", "TuneScout.Console"))
            .Select(static folder => Path.Combine(folder, "README.md")).Where(File.Exists)
            .Select(static path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    public static string Read(string page) => File.ReadAllText(Path.Combine(Root, page)).ReplaceLineEndings("\n");

    /// <summary>Writes a page that is made by a test, before it is compared: scripts/docs.sh --reference asks for it.</summary>
    public static void WriteIfAsked(string page, string text)
    {
        if (Environment.GetEnvironmentVariable("TUNESCOUT_WRITE_REFERENCE") is { Length: > 0 }) File.WriteAllText(Path.Combine(Root, page), text);
    }

    private static string Find(string folder)
    {
        while (!File.Exists(Path.Combine(folder, "TuneScout.Lib.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The repository is not above the tests.");
        return folder;
    }
}
