namespace TuneScout.Docs.Tests;

/// <summary>The regions of the code in tests/PackageConsumer, which scripts/package-test.sh compiles and runs, and of the tests of AWS storage, which need its engines.</summary>
internal static class Regions
{
    private static readonly string[] Folders = ["PackageConsumer", "TuneScout.Storage.Aws.Tests"];

    public static IReadOnlyDictionary<string, string> All { get; } = Read();

    /// <summary>The regions of one text; of one name there may be several, which belong one behind the other.</summary>
    public static Dictionary<string, string> Of(string text)
    {
        var regions = new Dictionary<string, string>(StringComparer.Ordinal);
        string? name = null;
        List<string> lines = [];
        foreach (var line in text.Split('\n'))
        {
            var trimmed = line.Trim();
            if (trimmed.StartsWith("#region ", StringComparison.Ordinal))
            {
                (name, lines) = (trimmed["#region ".Length..], []);
            }
            else if (trimmed.StartsWith("#endregion", StringComparison.Ordinal) && name is not null)
            {
                regions[name] = regions.TryGetValue(name, out var before) ? $"{before}\n{Dedent(lines)}" : Dedent(lines);
                name = null;
            }
            else if (name is not null)
            {
                lines.Add(line);
            }
        }

        return regions;
    }

    private static Dictionary<string, string> Read()
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Folders.SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", folder), "*.cs", SearchOption.AllDirectories)))
        {
            foreach (var (name, code) in Of(File.ReadAllText(path).ReplaceLineEndings("\n"))) all.Add(name, code.Trim('\n'));
        }

        return all;
    }

    private static string Dedent(List<string> lines)
    {
        var indent = lines.Where(static line => line.Trim().Length > 0).Select(static line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(line => line.Length >= indent ? line[indent..].TrimEnd() : ""));
    }
}
