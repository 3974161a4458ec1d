using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TuneScout.Web;

/// <summary>The renditions of HLS, and playlists whose addresses are signed when they are asked for.</summary>
internal static partial class HlsPlaylists
{
    public static readonly int[] Kbps = [64, 128, 256];

    public static string Master(Func<int, string> address)
    {
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n");
        // AAC-LC; with the container's share, a rendition takes a tenth more than its sound.
        foreach (var kbps in Kbps) text.Append(CultureInfo.InvariantCulture, $"#EXT-X-STREAM-INF:BANDWIDTH={kbps * 1100},AVERAGE-BANDWIDTH={kbps * 1050},CODECS=\"mp4a.40.2\"\n{address(kbps)}\n");
        return text.ToString();
    }

    /// <summary>Puts an address in the place of the file that a playlist names, with its head and each of its segments.</summary>
    public static string Sign(string playlist, string address) => FileName().Replace(playlist, _ => address);

    [GeneratedRegex(@"[0-9]+\.m4s", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FileName();
}
