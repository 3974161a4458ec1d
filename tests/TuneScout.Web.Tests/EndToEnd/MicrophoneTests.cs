using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TuneScout.Web.Tests;

[Collection(BrowserFixture.OneByOne)]
[Trait("Storage", "both")]
public sealed partial class MicrophoneTests(BrowserFixture browser)
{
    [Fact]
    public async Task What_the_microphone_hears_is_named_and_opened_at_its_place()
    {
        await using var visitor = await browser.VisitAsync();
        var id = await visitor.Client.AddTrackAsync(BrowserFixture.Heard, title: "In the room");
        await visitor.GoAsync("/recognize");
        await visitor.Page.EvaluateAsync("() => { window.loudest = 0; setInterval(() => { window.loudest = Math.max(window.loudest, document.querySelector('#level')?.value ?? 0); }, 10); }");
        await visitor.Page.ClickAsync("#listen");
        await visitor.WaitForAsync("() => document.querySelector('#listen').getAttribute('aria-pressed') === 'true'", "it listens");
        await visitor.WaitForAsync("() => document.querySelector('#status').textContent === 'Found.' && document.querySelector('#listen').textContent === 'Listen'", "it is found");
        Assert.InRange(await visitor.Page.EvaluateAsync<double>("() => window.loudest"), 0.01, 1);
        Assert.Equal(id, await visitor.Page.GetAttributeAsync("#answer .match", "data-track"));
        var place = double.Parse(Place().Match((await visitor.Page.GetAttributeAsync("#answer a", "href"))!).Groups[1].Value, CultureInfo.InvariantCulture);
        await visitor.Page.ClickAsync("#answer a");
        await visitor.WaitForAsync($"() => Math.abs((window.tunescoutPlayer?.audio.currentTime ?? -9) - {place.ToString(CultureInfo.InvariantCulture)}) < 1", "the player stands at the place");
        var past = (await visitor.Client.GetFromJsonAsync<JsonElement>("/api/recognitions"))[0];
        Assert.Equal(("microphone", id), (past.Text("origin"), past.Text("trackId")));
        Assert.Empty(visitor.Faults);
    }

    [Fact]
    public async Task What_is_not_in_the_library_is_honestly_no_match()
    {
        await using var visitor = await browser.VisitAsync();
        await visitor.GoAsync("/recognize");
        await visitor.Page.ClickAsync("#listen");
        await visitor.WaitForAsync("() => parseInt(document.querySelector('#heard').textContent) >= 5", "it has heard enough");
        await visitor.Page.ClickAsync("#listen");
        await visitor.WaitForAsync("() => document.querySelector('#status').textContent.startsWith('No match after')", "no match is told");
        Assert.Equal(0, await visitor.Page.Locator("#answer .match").CountAsync());
        Assert.Equal("Listen", await visitor.Page.TextContentAsync("#listen"));
    }

    [GeneratedRegex("[?]at=([0-9.]+)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Place();
}
