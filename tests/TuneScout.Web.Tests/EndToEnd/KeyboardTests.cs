using Microsoft.Playwright;

namespace TuneScout.Web.Tests;

/// <summary>The whole way without a mouse: sign up, upload, listen, open what was found, sign out elsewhere.</summary>
[Collection(BrowserFixture.OneByOne)]
[Trait("Storage", "both")]
public sealed class KeyboardTests(BrowserFixture browser)
{
    [Fact]
    public async Task The_keyboard_alone_signs_up_uploads_and_recognizes()
    {
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        page.FileChooser += static (_, _) => { }; // listening from the start: on a busy machine the dialog may come before who asks for it then
        await page.GotoAsync("/account/signup");
        await TabToAsync(page, "#name");
        await page.Keyboard.TypeAsync("typist");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(Passwords.Good);
        await page.Keyboard.PressAsync("Enter");
        await ArriveAsync(page, "Library");
        await TabToAsync(page, "a[href='/upload']");
        await page.Keyboard.PressAsync("Enter");
        await ArriveAsync(page, "Upload");
        await TabToAsync(page, "#files");
        var chooser = await page.RunAndWaitForFileChooserAsync(() => page.Keyboard.PressAsync("Enter"));
        await chooser.SetFilesAsync(new FilePayload { Name = "typed.wav", MimeType = "audio/wav", Buffer = Tunes.Wav(BrowserFixture.Heard, title: "Typed") });
        await page.WaitForSelectorAsync("text=Open Typed");
        await TabToAsync(page, "a[href='/recognize']", back: true);
        await page.Keyboard.PressAsync("Enter");
        await ArriveAsync(page, "What is this song?");
        await TabToAsync(page, "#listen");
        await page.Keyboard.PressAsync("Space");
        await page.WaitForFunctionAsync("() => document.querySelector('#status').textContent === 'Found.' && document.querySelector('#listen').textContent === 'Listen'");
        await TabToAsync(page, "#answer a");
        await page.Keyboard.PressAsync("Enter");
        await ArriveAsync(page, "Typed");
        await TabToAsync(page, "#play");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => !window.tunescoutPlayer.audio.paused && window.tunescoutPlayer.audio.currentTime > .2");
        await TabToAsync(page, "#sliders input");
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal("0.5", await page.Locator("#sliders input").First.InputValueAsync());
    }

    [Fact]
    public async Task A_page_that_is_still_open_ends_with_the_sign_out_of_another_tab()
    {
        await using var visitor = await browser.VisitAsync();
        var other = await visitor.Page.Context.NewPageAsync();
        await other.GotoAsync("/upload");
        await other.WaitForFunctionAsync(Visitor.Ready);
        await visitor.GoAsync("/account");
        await visitor.Page.ClickAsync("text=Sign out");
        await visitor.Page.WaitForSelectorAsync("h1:text('Sign in')");
        await other.WaitForSelectorAsync("text=You are signed out.");
        Assert.Equal(0, await other.Locator("#files").CountAsync());
    }

    [Fact]
    public async Task On_a_phone_the_menu_is_one_row_that_opens_leads_on_and_closes_by_itself()
    {
        await using var visitor = await browser.VisitAsync(360, 740, name: "pocket");
        var page = visitor.Page;
        await page.WaitForFunctionAsync(Visitor.Ready);
        Assert.InRange((await page.Locator("header").BoundingBoxAsync())!.Height, 40, 60);
        var links = page.Locator("#menu a");
        Assert.Equal(6, await links.CountAsync());
        Assert.False(await links.First.IsVisibleAsync());
        await TabToAsync(page, "button.menu");
        await page.Keyboard.PressAsync("Enter");
        foreach (var link in await links.AllAsync())
        {
            var box = (await link.BoundingBoxAsync())!;
            Assert.True(box is { Width: >= 300, Height: >= 44 } && box.X + box.Width <= 360, $"{box.Width} x {box.Height} at {box.X}");
        }

        await page.Keyboard.PressAsync("Escape");
        Assert.False(await links.First.IsVisibleAsync());
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "a[href='/upload']");
        await page.Keyboard.PressAsync("Enter");
        await ArriveAsync(page, "Upload");
        Assert.False(await links.First.IsVisibleAsync());
        // A page without a circuit has it too.
        await page.ClickAsync("button.menu");
        await page.ClickAsync("#menu .who");
        await page.WaitForSelectorAsync("h1:text('Account of pocket')");
        Assert.False(await links.First.IsVisibleAsync());
        await page.ClickAsync("button.menu");
        await page.ClickAsync("#menu a:text('History')");
        await page.WaitForSelectorAsync("h1:text('What was recognized')");
        Assert.Empty(visitor.Faults);
    }

    // The heading takes the focus when a page is ready: who tabs before that is thrown back.
    private static async Task ArriveAsync(IPage page, string heading)
    {
        await page.WaitForFunctionAsync($"heading => document.activeElement?.tagName === 'H1' && document.activeElement.textContent === heading && ({Visitor.Ready})()", heading);
    }

    private static async Task TabToAsync(IPage page, string selector, bool back = false)
    {
        for (var presses = 0; presses < 60; presses++)
        {
            if (await page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) === true && document.activeElement.matches(':focus-visible, input')", selector)) return;
            await page.Keyboard.PressAsync(back ? "Shift+Tab" : "Tab");
        }

        Assert.Fail($"{selector} is not reached by the keyboard");
    }
}
