using System.Text.RegularExpressions;

namespace TuneScout.Docs.Tests;

public sealed partial class LinkTests
{
    [Fact]
    public void Every_link_leads_to_a_file_and_a_heading_that_are_there()
    {
        var faults = new List<string>();
        foreach (var page in Repository.Pages)
        {
            foreach (var link in Markdown.Links(Repository.Read(page)))
            {
                if (Fault(page, link) is { } fault) faults.Add($"{page}: {link}: {fault}");
            }
        }

        Assert.Empty(faults);
    }

    [Fact]
    public void Every_script_that_a_page_names_is_there()
    {
        var named = Repository.Pages.Concat(Repository.PackagePages).SelectMany(static page => Script().Matches(Repository.Read(page)).Select(match => (page, match.Value))).ToArray();
        Assert.True(named.Length > 20);
        Assert.All(named, static name => Assert.True(File.Exists(Path.Combine(Repository.Root, name.Value)), $"{name.page}: {name.Value}"));
    }

    [Fact]
    public void Every_page_can_be_reached_from_the_readme()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { "README.md" };
        var queue = new Queue<string>(reached);
        while (queue.TryDequeue(out var page))
        {
            foreach (var link in Markdown.Links(Repository.Read(page)).Where(static link => !link.Contains("://", StringComparison.Ordinal)))
            {
                var target = Resolve(page, link.Split('#')[0]);
                if (target.EndsWith(".md", StringComparison.Ordinal) && Repository.Pages.Contains(target) && reached.Add(target)) queue.Enqueue(target);
            }
        }

        Assert.Empty(Repository.Pages.Except(reached));
    }

    [Fact]
    public void Every_picture_of_the_docs_is_shown_somewhere()
    {
        var shown = Repository.Pages.SelectMany(static page => Markdown.Links(Repository.Read(page)).Select(link => Resolve(page, link))).ToHashSet(StringComparer.Ordinal);
        var pictures = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "images")).Select(static path => "docs/images/" + Path.GetFileName(path));
        Assert.Empty(pictures.Except(shown).Except(["docs/images/icon.png"])); // the packages' icon
    }

    [Theory]
    [InlineData("[a](b.md)", "b.md")]
    [InlineData("![a b](c.png \"title\") and [![x](y.png)](z.md)", "c.png z.md")]
    [InlineData("`[a](b)`", "")]
    [InlineData("```\n[a](b)\n```\n[c](d)", "d")]
    public void Links_finds_what_readers_can_follow(string text, string targets) => Assert.Equal(targets, string.Join(' ', Markdown.Links(text)));

    [Fact]
    public void Anchors_are_made_from_headings()
    {
        var anchors = Markdown.Anchors("# A b: c, d!\n## A b: c, d!\n```\n# no\n```\n### `x` y_z");
        Assert.Equal(["a-b-c-d", "a-b-c-d-1", "x-y_z"], anchors.Order(StringComparer.Ordinal));
    }

    private static string? Fault(string page, string link)
    {
        if (link.StartsWith("https://", StringComparison.Ordinal)) return Uri.TryCreate(link, UriKind.Absolute, out _) ? null : "no address";
        if (link.Contains("://", StringComparison.Ordinal)) return link.StartsWith("http://127.0.0.1", StringComparison.Ordinal) ? null : "neither https nor a path";
        var (path, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, null);
        var target = path.Length == 0 ? page : Resolve(page, path);
        var full = Path.Combine(Repository.Root, target);
        if (!File.Exists(full) && !Directory.Exists(full)) return "there is no such file";
        if (anchor is null) return null;
        return Markdown.Anchors(Repository.Read(target)).Contains(anchor) ? null : "there is no such heading";
    }

    [GeneratedRegex(@"scripts/[a-z-]+\.(sh|py)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Script();

    private static string Resolve(string page, string path) =>
        Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, path))).Replace('\\', '/');
}
