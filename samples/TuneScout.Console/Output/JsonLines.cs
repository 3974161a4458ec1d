using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TuneScout.Console;

/// <summary>How the tool's records become JSON.</summary>
[JsonSerializable(typeof(IndexLine))]
[JsonSerializable(typeof(IdentifyLine))]
[JsonSerializable(typeof(TrackLine))]
[JsonSerializable(typeof(CountLine))]
[JsonSerializable(typeof(RemoveLine))]
[JsonSerializable(typeof(StatsLine))]
[JsonSerializable(typeof(FaultLine))]
[JsonSerializable(typeof(ArchiveLine))]
[JsonSerializable(typeof(SongLine))]
[JsonSerializable(typeof(DuplicateLine))]
[JsonSerializable(typeof(DemoLine))]
[JsonSerializable(typeof(EqLine))]
[JsonSerializable(typeof(PresetLine))]
[JsonSerializable(typeof(PlotLine))]
[JsonSerializable(typeof(AwsStatsLine))]
[JsonSerializable(typeof(MigrateLine))]
[JsonSerializable(typeof(CompactLine))]
[JsonSerializable(typeof(CostLine))]
[JsonSerializable(typeof(ExplainLine))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class JsonLines : JsonSerializerContext
{
    /// <summary>
    /// One object a line, with titles readable in any script. The relaxed encoder leaves HTML's special characters alone,
    /// which is right for a pipe, and still escapes every control character.
    /// </summary>
    public static JsonLines Readable { get; } =
        new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
