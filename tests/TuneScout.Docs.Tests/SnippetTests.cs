namespace TuneScout.Docs.Tests;

public sealed class SnippetTests
{
    // Where readers start, every line of code must have been compiled and run.
    private static bool MustRun(string page) => page is "README.md" or "docs/getting-started.md" || page.StartsWith("docs/guides/", StringComparison.Ordinal);

    [Fact]
    public void Every_named_snippet_is_the_code_that_is_compiled_and_run()
    {
        var faults = new List<string>();
        foreach (var page in Repository.Pages.Concat(Repository.PackagePages))
        {
            foreach (var (name, code) in Markdown.CSharpBlocks(Repository.Read(page)).Where(static block => block.Name is not null))
            {
                if (!Regions.All.TryGetValue(name!, out var region)) faults.Add($"{page}: there is no region {name} in tests/PackageConsumer");
                else if (region != code) faults.Add($"{page}: {name} is not the region:\n{region}");
            }
        }

        Assert.Empty(faults);
    }

    [Fact]
    public void Pages_for_beginners_show_no_code_that_is_not_run()
    {
        var nameless = Repository.Pages.Where(MustRun).Concat(Repository.PackagePages)
            .SelectMany(static page => Markdown.CSharpBlocks(Repository.Read(page)).Where(static block => block.Name is null).Select(block => $"{page}: {block.Code}"));
        Assert.Empty(nameless);
    }

    [Fact]
    public void Pages_of_packages_link_to_nothing()
    {
        Assert.True(Repository.PackagePages.Count >= 4);
        Assert.Empty(Repository.PackagePages.SelectMany(static page => Markdown.Links(Repository.Read(page)).Select(link => $"{page}: {link}")));
    }

    [Fact]
    public void Every_region_is_shown_on_some_page()
    {
        var shown = Repository.Pages.SelectMany(static page => Markdown.CSharpBlocks(Repository.Read(page))).Select(static block => block.Name).ToHashSet();
        Assert.Empty(Regions.All.Keys.Except(shown));
        Assert.True(Regions.All.Count >= 8);
    }

    [Fact]
    public void The_readme_has_at_most_200_lines() => Assert.InRange(Repository.Read("README.md").Split('\n').Length, 50, 200);

    [Fact]
    public void Regions_of_one_name_are_joined_and_moved_to_the_left()
    {
        var regions = Regions.Of("  #region a\n  x\n    y\n\n  #endregion\n    z\n    #region a\n    w\n    #endregion");
        Assert.Equal("x\n  y\n\nw", regions["a"]);
    }
}
