using System.Globalization;
using System.Text;

namespace TuneScout.Equalizer;

/// <summary>Turns a preset's name into that of a file, one to one, on any file system.</summary>
internal static class PresetFileName
{
    public const string Extension = ".json";

    // What Windows takes for devices, whatever the extension.
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"COM{i}", $"LPT{i}" })], StringComparer.Ordinal);

    /// <summary>Letters, digits and a few marks stay, all other ASCII becomes %XX; capitals become small: at most 250 bytes for the longest name.</summary>
    public static string Of(string name)
    {
        var key = EqualizerPreset.Key(name);
        var file = new StringBuilder(key.Length);
        for (var i = 0; i < key.Length; i++)
        {
            var isSafe = char.IsAsciiLetterOrDigit(key[i]) || key[i] is '-' or '_' or ' ' || key[i] > 127;
            if (isSafe && !(i == 0 && Devices.Contains(key))) file.Append(char.IsAsciiLetterUpper(key[i]) ? char.ToLowerInvariant(key[i]) : key[i]);
            else file.Append(CultureInfo.InvariantCulture, $"%{(int)key[i]:X2}");
        }

        return file + Extension;
    }
}
