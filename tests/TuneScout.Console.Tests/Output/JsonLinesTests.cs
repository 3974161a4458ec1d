using System.Text.Json;
using FsCheck.Xunit;

namespace TuneScout.Console.Tests;

public class JsonLinesTests
{
    [Property(MaxTest = 1000)]
    public bool Any_title_stays_on_one_line_and_comes_back(string? title)
    {
        var well = title is null ? null : string.Concat(title.EnumerateRunes()); // broken surrogates cannot be written in UTF-8
        var text = JsonSerializer.Serialize(new TrackLine("id", well, null, null, null, 1), JsonLines.Readable.TrackLine);
        return !text.Any(char.IsControl) && JsonDocument.Parse(text).RootElement.GetProperty("title").GetString() == well;
    }

    [Fact]
    public void A_track_is_written_readable_with_every_field() =>
        Assert.Equal(
            """{"trackId":"0000000000001","title":"Größe \"日本\" <é>","artist":null,"album":null,"source":"/a b/ü.ogg","seconds":1.5}""",
            JsonSerializer.Serialize(new TrackLine("0000000000001", "Größe \"日本\" <é>", null, null, "/a b/ü.ogg", 1.5), JsonLines.Readable.TrackLine));

    [Fact]
    public void An_index_line_has_the_documented_fields() =>
        Assert.Equal(
            """{"file":"a","status":"error","trackId":null,"duplicateOf":null,"seconds":null,"error":"x"}""",
            JsonSerializer.Serialize(new IndexLine("a", "error", null, null, null, "x"), JsonLines.Readable.IndexLine));

    [Fact]
    public void An_identify_line_has_a_reason_only_where_there_is_no_match()
    {
        var match = new MatchLine("t", "Ti", "Ar", "Al", "/s", 0.9876, 12.5, 3.25, 0, 10, 1, 0, 1, [3.25, 63.5], 1, 0.05);
        Assert.Equal(
            """{"file":"a","decision":"match","matches":[{"trackId":"t","title":"Ti","artist":"Ar","album":"Al","source":"/s","confidence":0.9876,"score":12.5,"offsetSeconds":3.25,"queryStartSeconds":0,"queryEndSeconds":10,"speed":1,"pitch":0,"tempo":1,"offsetsSeconds":[3.25,63.5],"queryShare":1,"trackShare":0.05}],"elapsedMs":4.2,"error":null,"gaps":[]}""",
            JsonSerializer.Serialize(new IdentifyLine("a", "match", [match], 4.2, null), JsonLines.Readable.IdentifyLine));
        Assert.Equal(
            """{"file":"a","decision":"none","matches":[],"elapsedMs":4.2,"error":null,"reason":"why","gaps":[{"startSeconds":0,"endSeconds":1.5}]}""",
            JsonSerializer.Serialize(new IdentifyLine("a", "none", [], 4.2, null) { Reason = "why", Gaps = [new GapLine(0, 1.5)] }, JsonLines.Readable.IdentifyLine));
    }
}
