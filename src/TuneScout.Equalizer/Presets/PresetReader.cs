using System.Text.Json;

namespace TuneScout.Equalizer;

/// <summary>Reads a preset out of parsed JSON, and names the place of what is wrong.</summary>
internal sealed class PresetReader(string source)
{
    public EqualizerPreset Read(JsonElement root)
    {
        var preset = Properties(root, "the preset", "version", "name", "description", "preampDb", "tone", "graphicDb", "bands");
        CheckVersion(preset);
        var read = new EqualizerPreset
        {
            Name = Text(preset, "name") ?? throw Fault("\"name\" is missing"),
            Description = Text(preset, "description"),
            PreampDb = Number(preset, "preampDb", "") ?? 0,
            Tone = preset.TryGetValue("tone", out var tone) ? ReadTone(tone) : null,
            GraphicDb = preset.TryGetValue("graphicDb", out var sliders) ? ReadSliders(sliders) : null,
            Bands = preset.TryGetValue("bands", out var bands) ? [.. Items(bands, "bands").Select(ReadBand)] : null,
        };
        try
        {
            read.Validate();
        }
        catch (ArgumentException fault)
        {
            throw new PresetFormatException($"{source}: {fault.Message}", fault);
        }

        return read;
    }

    private void CheckVersion(Dictionary<string, JsonElement> preset)
    {
        if (!preset.TryGetValue("version", out var value)) throw Fault($"\"version\" is missing, must be {PresetJson.Version}");
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var version) || version < 1) throw Fault($"\"version\" is {value.GetRawText()}, must be a whole number from 1 to {PresetJson.Version}");
        if (version > PresetJson.Version) throw Fault($"\"version\" is {version}: a newer program has written it; this one reads 1 to {PresetJson.Version}, update it");
    }

    private ToneGains ReadTone(JsonElement element)
    {
        var tone = Properties(element, "\"tone\"", "bassDb", "midDb", "trebleDb");
        return new ToneGains(Number(tone, "bassDb", "tone.") ?? 0, Number(tone, "midDb", "tone.") ?? 0, Number(tone, "trebleDb", "tone.") ?? 0);
    }

    private double[] ReadSliders(JsonElement element) =>
        [.. Items(element, "graphicDb").Select((item, i) => Number(item, $"graphicDb[{i}]"))];

    private EqualizerBand ReadBand(JsonElement element, int index)
    {
        var place = $"bands[{index}]";
        var band = Properties(element, $"\"{place}\"", "shape", "frequencyHz", "gainDb", "q", "order");
        var usual = new EqualizerBand();
        var name = Text(band, "shape", place + ".") ?? throw Fault($"\"{place}.shape\" is missing");
        var shape = Enum.GetValues<BandShape>().Cast<BandShape?>().FirstOrDefault(value => PresetJson.ShapeName(value!.Value) == name)
            ?? throw Fault($"\"{place}.shape\" is \"{name}\", must be one of {string.Join(", ", Enum.GetValues<BandShape>().Select(PresetJson.ShapeName))}");
        return new EqualizerBand
        {
            Shape = shape,
            FrequencyHz = Number(band, "frequencyHz", place + ".") ?? throw Fault($"\"{place}.frequencyHz\" is missing"),
            GainDb = Number(band, "gainDb", place + ".") ?? usual.GainDb,
            Q = Number(band, "q", place + ".") ?? usual.Q,
            Order = Order(band, place) ?? usual.Order,
        };
    }

    private int? Order(Dictionary<string, JsonElement> band, string place)
    {
        if (!band.TryGetValue("order", out var value)) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var order) ? order : throw Fault($"\"{place}.order\" is {Short(value)}, must be a whole number");
    }

    private Dictionary<string, JsonElement> Properties(JsonElement element, string what, params ReadOnlySpan<string> known)
    {
        if (element.ValueKind != JsonValueKind.Object) throw Fault($"{what} is {Short(element)}, must be an object in braces");
        var properties = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name)) throw Fault($"{what} has \"{property.Name}\", which is not known; known are {string.Join(", ", known.ToArray())}");
            if (!properties.TryAdd(property.Name, property.Value)) throw Fault($"{what} has \"{property.Name}\" twice");
        }

        return properties;
    }

    private JsonElement.ArrayEnumerator Items(JsonElement element, string what) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : throw Fault($"\"{what}\" is {Short(element)}, must be a list in brackets");

    private string? Text(Dictionary<string, JsonElement> properties, string name, string place = "")
    {
        if (!properties.TryGetValue(name, out var value)) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Fault($"\"{place}{name}\" is {Short(value)}, must be a text in quotes");
    }

    private double? Number(Dictionary<string, JsonElement> properties, string name, string place) =>
        properties.TryGetValue(name, out var value) ? Number(value, place + name) : null;

    private double Number(JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : throw Fault($"\"{place}\" is {Short(value)}, must be a finite number");

    private static string Short(JsonElement value) => value.GetRawText() is { Length: > 40 } text ? string.Concat(text.AsSpan(0, 40), "…") : value.GetRawText();

    private PresetFormatException Fault(string text) => new($"{source}: {text}.");
}
