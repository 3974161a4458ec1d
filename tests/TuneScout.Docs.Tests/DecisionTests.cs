using System.Globalization;
using System.Text;

namespace TuneScout.Docs.Tests;

public sealed class DecisionTests
{
    private const string Page = "docs/adr/README.md";

    [Fact]
    public void Every_decision_is_in_the_list_by_its_number_and_its_title()
    {
        var list = new StringBuilder("# Decisions\n\nShort, dated, with what was deferred and what is not a goal. The list is made by `scripts/docs.sh --reference`.\n\n");
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "adr"), "0*.md").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            var number = int.Parse(name[..4], CultureInfo.InvariantCulture);
            var heading = File.ReadLines(path).First();
            Assert.StartsWith($"# {number}. ", heading, StringComparison.Ordinal);
            list.Append(CultureInfo.InvariantCulture, $"- [{number}]({name}) {heading[$"# {number}. ".Length..]}\n");
        }

        Repository.WriteIfAsked(Page, list.ToString());
        Assert.Equal(list.ToString(), Repository.Read(Page)); // made anew by scripts/docs.sh --reference
    }
}
