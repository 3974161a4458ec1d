using System.Text;
using System.Text.RegularExpressions;

namespace TuneScout.Docs.Tests;

/// <summary>What the tests need to know of a page: its links, its anchors, its code.</summary>
internal static partial class Markdown
{
    /// <summary>The targets of links and pictures, code left out.</summary>
    public static IEnumerable<string> Links(string text) =>
        Link().Matches(WithoutCode(text)).Select(static match => match.Groups["target"].Value);

    /// <summary>The anchors that headings get: lower case, words joined by dashes, a number behind repeats.</summary>
    public static HashSet<string> Anchors(string text)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match match in Heading().Matches(WithoutBlocks(text)))
        {
            var slug = Slug(match.Groups["title"].Value);
            var unique = slug;
            for (var number = 1; !anchors.Add(unique); number++) unique = $"{slug}-{number}";
        }

        return anchors;
    }

    /// <summary>Blocks of C#, each with the name that a comment before it gives; null where none does.</summary>
    public static IEnumerable<(string? Name, string Code)> CSharpBlocks(string text) =>
        Block().Matches(text).Select(static match => (match.Groups["name"].Success ? match.Groups["name"].Value : null, match.Groups["code"].Value.Trim('\n')));

    private static string Slug(string title)
    {
        var slug = new StringBuilder();
        foreach (var letter in title.Trim().ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(letter) || letter is '-' or '_') slug.Append(letter);
            else if (letter == ' ') slug.Append('-');
        }

        return slug.ToString();
    }

    private static string WithoutBlocks(string text) => Fence().Replace(text, "");

    private static string WithoutCode(string text) => Inline().Replace(WithoutBlocks(text), "");

    [GeneratedRegex(@"\[(?:[^\[\]]|\[[^\]]*\]\([^)]*\))*\]\((?<target>[^)\s]+)(?:\s+""[^""]*"")?\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} (?<title>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(<!-- snippet: (?<name>[a-z-]+) -->\n)?```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`\n]*`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Inline();
}
