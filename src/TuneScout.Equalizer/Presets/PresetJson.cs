using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace TuneScout.Equalizer;

/// <summary>Presets as JSON that people can read and write. Thread-safe.</summary>
/// <remarks>
/// An object with "version" (1), "name", and one of "tone" (bassDb, midDb, trebleDb), "graphicDb" (ten numbers) and "bands" (a list of shape, frequencyHz, gainDb, q,
/// order); "description" and "preampDb" as one likes. Comments and commas too many are allowed when reading; names that are not known are refused, because they
/// are most likely misspelt.
/// </remarks>
public static class PresetJson
{
    /// <summary>The version that is written, and the newest that is read: 1.</summary>
    public const int Version = 1;

    /// <summary>The longest text that is read, in bytes of UTF-8: 1 MiB.</summary>
    public const int MaxBytes = 1 << 20;

    private const int MostDepth = 8;

    /// <summary>Reads a preset.</summary>
    /// <param name="utf8Json">The text, with or without a byte order mark; at most <see cref="MaxBytes"/>.</param>
    /// <param name="source">What messages call it, for example the file's name.</param>
    /// <returns>A valid preset.</returns>
    /// <exception cref="PresetFormatException">
    /// The text is not JSON, is of a newer version, misses something, has something unknown, or a value is out of range; the message says which and where.
    /// </exception>
    public static EqualizerPreset Parse(ReadOnlyMemory<byte> utf8Json, string source = "The preset")
    {
        ArgumentNullException.ThrowIfNull(source);
        if (utf8Json.Length > MaxBytes) throw new PresetFormatException($"{source} has {utf8Json.Length} bytes, must be at most {MaxBytes}.");
        if (utf8Json.Span.StartsWith("\uFEFF"u8)) utf8Json = utf8Json[3..];
        if (!Utf8.IsValid(utf8Json.Span)) throw new PresetFormatException($"{source} is not JSON: it is not text in UTF-8.");
        try
        {
            using var document = JsonDocument.Parse(
                utf8Json, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = MostDepth });
            return new PresetReader(source).Read(document.RootElement);
        }
        catch (JsonException fault)
        {
            throw new PresetFormatException(
                $"{source} is not JSON: {fault.LineNumber + 1 ?? 1}:{fault.BytePositionInLine + 1 ?? 1}: {FirstSentence(fault.Message)}", fault);
        }
        catch (InvalidOperationException fault)
        {
            // Half of a surrogate pair, written as an escape.
            throw new PresetFormatException($"{source} is not JSON: a text in it is not Unicode.", fault);
        }
    }

    /// <summary>Reads a preset.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What messages call it, for example the file's name.</param>
    /// <returns>A valid preset.</returns>
    /// <exception cref="PresetFormatException">As for bytes.</exception>
    public static EqualizerPreset Parse(string json, string source = "The preset")
    {
        ArgumentNullException.ThrowIfNull(json);
        return Parse(System.Text.Encoding.UTF8.GetBytes(json), source);
    }

    /// <summary>Writes a preset, indented, without what is at its default; numbers come back to the bit.</summary>
    /// <param name="preset">A valid one.</param>
    /// <returns>UTF-8 without a byte order mark, that <see cref="Parse(ReadOnlyMemory{byte}, string)"/> reads.</returns>
    /// <exception cref="ArgumentException">The preset is out of range.</exception>
    public static byte[] Write(EqualizerPreset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        preset.Validate();
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Write(writer, preset);
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>How a shape is written.</summary>
    internal static string ShapeName(BandShape shape) => JsonNamingPolicy.CamelCase.ConvertName(shape.ToString());

    private static void Write(Utf8JsonWriter writer, EqualizerPreset preset)
    {
        var usual = new EqualizerBand();
        writer.WriteStartObject();
        writer.WriteNumber("version", Version);
        writer.WriteString("name", preset.Name);
        if (preset.Description is not null) writer.WriteString("description", preset.Description);
        if (preset.PreampDb != 0) writer.WriteNumber("preampDb", preset.PreampDb);
        if (preset.Tone is { } tone)
        {
            writer.WriteStartObject("tone");
            writer.WriteNumber("bassDb", tone.BassDb);
            writer.WriteNumber("midDb", tone.MidDb);
            writer.WriteNumber("trebleDb", tone.TrebleDb);
            writer.WriteEndObject();
        }

        if (preset.GraphicDb is { } sliders)
        {
            writer.WriteStartArray("graphicDb");
            foreach (var gain in sliders) writer.WriteNumberValue(gain);
            writer.WriteEndArray();
        }

        if (preset.Bands is { } bands)
        {
            writer.WriteStartArray("bands");
            foreach (var band in bands)
            {
                writer.WriteStartObject();
                writer.WriteString("shape", ShapeName(band.Shape));
                writer.WriteNumber("frequencyHz", band.FrequencyHz);
                if (band.GainDb != 0) writer.WriteNumber("gainDb", band.GainDb);
                if (band.Q != usual.Q) writer.WriteNumber("q", band.Q);
                if (band.Order != usual.Order) writer.WriteNumber("order", band.Order);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static string FirstSentence(string message) => message.IndexOf(" LineNumber", StringComparison.Ordinal) is var end and > 0 ? message[..end] : message;
}
