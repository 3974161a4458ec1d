using System.Globalization;
using System.Text.Json;

namespace TuneScout.Fingerprinting;

/// <summary>Reads ffprobe's JSON.</summary>
internal static class ProbeTags
{
    /// <summary>The tags, each null where it is not told. What cannot be read gives none of them.</summary>
    /// <remarks>MP3, MP4 and FLAC carry tags on the file, Ogg (Vorbis, Opus) on the stream; names come in any case.</remarks>
    public static (string? Title, string? Artist, string? Album, TimeSpan? Duration) Parse(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty) return default;
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            List<JsonElement> places = [];
            if (Property(root, "format") is { ValueKind: JsonValueKind.Object } format) places.Add(format);
            if (Property(root, "streams") is { ValueKind: JsonValueKind.Array } streams)
                places.AddRange(streams.EnumerateArray().Where(stream => stream.ValueKind == JsonValueKind.Object));
            return (Tag("title"), Tag("artist") ?? Tag("album_artist") ?? Tag("albumartist") ?? Tag("composer"), Tag("album"), Duration());

            string? Tag(string name) => places
                .Select(place => Property(place, "tags"))
                .Where(tags => tags is { ValueKind: JsonValueKind.Object })
                .SelectMany(tags => tags!.Value.EnumerateObject())
                .Where(tag => tag.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && tag.Value.ValueKind == JsonValueKind.String)
                .Select(tag => AudioTags.Clean(tag.Value.GetString()))
                .FirstOrDefault(value => value is not null);

            TimeSpan? Duration() => places
                .Select(place => Property(place, "duration") is { ValueKind: JsonValueKind.String } value
                    && double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
                    && seconds is > 0 and < 1e8 ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null)
                .FirstOrDefault(value => value is not null);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
