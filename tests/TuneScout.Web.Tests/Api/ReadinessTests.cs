using AngleSharp.Html.Parser;

namespace TuneScout.Web.Tests;

/// <summary>Pages come as HTML first: whatever on them needs the circuit or a script is disabled there.</summary>
public sealed class ReadinessTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/upload")]
    [InlineData("/recognize")]
    [InlineData("/artists")]
    [InlineData("/history")]
    [InlineData("/track/")]
    [InlineData("/account")]
    public async Task No_control_is_alive_before_something_answers_it(string path)
    {
        using var client = await app.SignUpAsync();
        var id = await client.AddTrackAsync(146);
        await client.UploadAsync("again.wav", Tunes.Wav(146));
        await client.PostAsync("/api/recognize", new ByteArrayContent(Tunes.Wav(146, 2, 5)));
        var page = await new HtmlParser().ParseDocumentAsync(await client.GetStringAsync(path == "/track/" ? path + id : path));
        Assert.NotNull(page.QuerySelector("h1"));
        var alive = page.QuerySelectorAll("main button, main input, main select, main textarea, main audio[controls]").Where(static control => !control.Matches(":disabled, fieldset[disabled] *, form[method=post] *"));
        Assert.Empty(alive.Select(static control => control.OuterHtml));
    }
}
