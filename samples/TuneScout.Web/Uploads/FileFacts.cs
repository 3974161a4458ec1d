using System.Globalization;
using System.Text.Json;

namespace TuneScout.Web;

/// <summary>Titles as a file tells them.</summary>
internal sealed record FileTags(string? Title, string? Artist, string? Album);

/// <summary>What ffprobe tells of a file: its titles, and the form of its sound; zero where it does not say.</summary>
internal sealed record FileFacts(FileTags Tags, int Channels, int Rate, int Bits)
{
    public static FileFacts Unknown { get; } = new(new FileTags(null, null, null), 0, 0, 16);

    /// <summary>The shape in which pages play it.</summary>
    public WavShape ForPlaying => WavShape.Playable with { DoublesOneChannel = Channels == 1 };

    /// <summary>Its own channels and rate, as far as a file of this format can have them.</summary>
    public WavShape AsItIs(string format)
    {
        if (Channels < 1 || Rate < 1) return WavShape.Playable;
        var (mostChannels, mostRate) = format == "mp3" ? (2, 48_000) : (8, 192_000);
        return new WavShape(Math.Min(Channels, mostChannels), Math.Clamp(Rate, 8000, mostRate), Bits);
    }

    public static FileFacts Parse(string text)
    {
        using var json = JsonDocument.Parse(text);
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        // A file's own tags go before those of its streams (Ogg has the latter only).
        if (json.RootElement.TryGetProperty("format", out var format)) Take(format);
        var (channels, rate, bits) = (0, 0, 16);
        var streams = json.RootElement.TryGetProperty("streams", out var list) ? list.EnumerateArray().ToList() : [];
        foreach (var stream in streams) Take(stream);
        if (streams.Find(stream => Text(stream, "codec_type") == "audio") is { ValueKind: JsonValueKind.Object } sound)
        {
            channels = sound.TryGetProperty("channels", out var count) ? count.GetInt32() : 0;
            _ = int.TryParse(Text(sound, "sample_rate"), CultureInfo.InvariantCulture, out rate);
            bits = Text(sound, "sample_fmt") is "u8" or "u8p" or "s16" or "s16p" ? 16 : 24;
        }

        return new FileFacts(new FileTags(tags.GetValueOrDefault("title"), tags.GetValueOrDefault("artist") ?? tags.GetValueOrDefault("album_artist"), tags.GetValueOrDefault("album")), channels, rate, bits);

        void Take(JsonElement element)
        {
            if (!element.TryGetProperty("tags", out var found)) return;
            foreach (var tag in found.EnumerateObject()) tags.TryAdd(tag.Name, tag.Value.GetString() ?? "");
        }
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
