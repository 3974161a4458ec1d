using System.Security.Claims;
using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MudBlazor.Services;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Local;
using TuneScout.Web.Components;
using TuneScout.Web.Components.Pages;

namespace TuneScout.Web.Tests;

/// <summary>Components on the real stores of an empty folder.</summary>
public sealed class ComponentTests : BunitContext, IAsyncLifetime
{
    private const string User = "someone";
    private readonly string _folder = Directory.CreateTempSubdirectory("tunescout-components-").FullName;

    public ComponentTests()
    {
        var options = Options.Create(new WebOptions { DataFolder = _folder, AdminNames = ["Chief"] });
        Services.AddSingleton(options).AddSingleton(TimeProvider.System).AddSingleton<DataFolder>().AddSingleton<WebDatabase>().AddSingleton<Costs>();
        Services.AddSingleton<IJobQueue, SqliteJobQueue>().AddSingleton<ITrackShelf, SqliteTrackShelf>().AddSingleton<IRecognitionHistory, SqliteRecognitionHistory>().AddSingleton<IBlobUseStore, SqliteBlobUseStore>().AddSingleton<ISecretStore, FileSecretStore>().AddSingleton<SignedUrls>().AddSingleton<BlobUses>();
        Services.AddSingleton<IBlobStore>(new FolderBlobStore(Path.Combine(_folder, "blobs"))).AddSingleton<JobService>().AddSingleton<TrackRemover>();
        Services.AddSingleton<IJobHandler>(provider => new Handler(provider.GetRequiredService<BlobUses>()));
        Services.AddMudServices();
        JSInterop.Mode = JSRuntimeMode.Loose;
        this.AddAuthorization().SetAuthorized("Someone").SetClaims(new Claim(ClaimTypes.NameIdentifier, User));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    private IJobQueue Queue => Services.GetRequiredService<IJobQueue>();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await base.DisposeAsync();
        await ServerProcess.DeleteAsync(_folder);
    }

    [Theory]
    [InlineData(true, true, "shared")]
    [InlineData(true, false, "private")]
    [InlineData(false, true, "from others")]
    public void A_line_of_a_track_tells_whose_it_is(bool mine, bool shared, string told)
    {
        var line = Render<TrackLine>(parameters => parameters.Add(p => p.Track, Track("t1", "Song") with { Shared = shared, Seconds = 3725 }).Add(p => p.Mine, mine));
        Assert.Equal($"{told} 1:02:05", line.Find(".facts").TextContent);
        Assert.Equal("/track/t1", line.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void Titles_are_text_and_never_markup()
    {
        var line = Render<TrackLine>(parameters => parameters.Add(p => p.Track, Track("t1", "<img src=x onerror=alert(1)>") with { Artist = "<script>" }));
        Assert.Empty(line.FindAll("img, script"));
        Assert.Equal("<img src=x onerror=alert(1)>", line.Find(".title").TextContent);
    }

    [Fact]
    public void The_form_tells_its_fault_at_once_and_gives_what_was_typed()
    {
        var fields = new CredentialsForm.Fields();
        var sent = 0;
        var form = Render<CredentialsForm>(parameters => parameters.Add(p => p.FormName, "f").Add(p => p.Submit, "Go").Add(p => p.Input, fields)
            .Add(p => p.Fault, "That was wrong.").Add(p => p.OnSubmit, () => sent++));
        Assert.Equal("That was wrong.", form.Find("[role=alert]").TextContent);
        form.Find("#name").Change("ann");
        form.Find("#password").Change("four rusty bicycles");
        form.Find("form").Submit();
        Assert.Equal(("ann", "four rusty bicycles", 1), (fields.Name, fields.Password, sent));
        Assert.All(form.FindAll("input:not([type=hidden])"), input => Assert.NotNull(form.Find($"label[for={input.Id}]")));
    }

    [Fact]
    public async Task A_duplicate_is_shown_with_both_players_and_discarding_it_cancels_the_job()
    {
        var job = await Queue.EnqueueAsync(JobKinds.Import, User, "again.wav", JsonSerializer.Serialize(new ImportPayload("again.wav", "wav", "audio/wav", "wav", 1)));
        await Queue.TakeAsync("w");
        await Queue.WaitAsync(job.Id, "w", JsonSerializer.Serialize(new DuplicateQuestion("t9", "First", "Trio", 0.97, 0.5, 0, 1)));
        var list = Render<JobList>();
        Assert.Equal(2, list.FindAll("audio").Count);
        Assert.Contains("97 % of the upload is in it, 50 % of it is in the upload", list.Find(".duplicate").TextContent, StringComparison.Ordinal);
        list.FindAll("button").First(static button => button.TextContent.Contains("Discard", StringComparison.Ordinal)).Click();
        list.WaitForAssertion(() => Assert.Equal("cancelled", list.Find("li").GetAttribute("data-state")));
        Assert.Empty(list.FindAll("audio"));
    }

    [Fact]
    public async Task Only_a_failure_that_may_be_mended_offers_another_try()
    {
        var lost = await Queue.EnqueueAsync(JobKinds.Import, User, "lost.wav", "{}");
        var kept = await Queue.EnqueueAsync(JobKinds.Import, User, "kept.wav", "{}");
        await Services.GetRequiredService<BlobUses>().PutAsync(BlobUses.Job(kept.Id), "upload", new MemoryStream([1, 2, 3]), "audio/wav", CancellationToken.None);
        foreach (var _ in new[] { lost, kept }) await Queue.FailAsync((await Queue.TakeAsync("w"))!.Id, "w", "It did not work.", hopeless: true);
        var list = Render<JobList>();
        Assert.Equal(2, list.FindAll(".fault").Count);
        var again = Assert.Single(list.FindAll("button"));
        again.Click();
        list.WaitForAssertion(() => Assert.DoesNotContain(list.FindAll("button"), static button => button.TextContent.Contains("Try", StringComparison.Ordinal)));
        Assert.Equal((JobStates.Queued, JobStates.Failed), ((await Queue.GetAsync(kept.Id))!.State, (await Queue.GetAsync(lost.Id))!.State));
    }

    [Fact]
    public async Task Jobs_of_others_are_not_listed()
    {
        await Queue.EnqueueAsync(JobKinds.Import, "another", "secret.wav", "{}");
        Assert.Contains("No jobs.", Render<JobList>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_library_finds_as_one_types_and_says_honestly_when_there_is_nothing()
    {
        var shelf = Services.GetRequiredService<ITrackShelf>();
        await shelf.AddAsync(Track("t1", "Morning fog"), [1]);
        await shelf.AddAsync(Track("t2", "Evening"), [1]);
        await shelf.AddAsync(Track("t3", "Morning of others") with { UserId = "another" }, [1]);
        var page = Render<LibraryPage>();
        Assert.Equal(2, page.FindAll(".tracks li").Count);
        page.Find("#search").Input("morn");
        Assert.Equal("Morning fog", Assert.Single(page.FindAll(".tracks .title")).TextContent);
        page.Find("#search").Input("nothing like it");
        Assert.Contains("Nothing is called so.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_artists_are_shown_some_at_a_time_and_found_by_the_beginnings_of_their_words()
    {
        var shelf = Services.GetRequiredService<ITrackShelf>();
        for (var i = 0; i < 120; i++) await shelf.AddAsync(Track("t" + i, "Song") with { Artist = $"Band {i:000}", Album = i == 7 ? "Ärger" : "" }, [1]);
        var page = Render<Artists>();
        foreach (var shown in new[] { 50, 100, 120 })
        {
            Assert.Equal(shown, page.FindAll(".tracks li").Count);
            if (shown < 120) page.Find("button").Click();
        }

        Assert.Empty(page.FindAll("button"));
        Assert.Equal("Ärger (1)", page.Find(".albums a").TextContent);
        page.Find("#search").Input("band 11");
        Assert.Equal(10, page.FindAll(".tracks li").Count);
        page.Find("#search").Input("nobody");
        Assert.Empty(page.FindAll(".tracks li"));
        Assert.Contains("Nobody is called so.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_tells_matches_and_misses_and_is_cleared()
    {
        var history = Services.GetRequiredService<IRecognitionHistory>();
        await history.AddAsync(User, "clip", 7, new RecognizedSong("t1", "Song", "Trio", "", 0.99, 61.25, 0, 7, 1), null);
        await history.AddAsync(User, "microphone", 9, null, "nothing sounds like it");
        var page = Render<History>();
        Assert.Equal("/track/t1?at=61.3", page.Find("a.title").GetAttribute("href"));
        Assert.Contains("nothing sounds like it", page.Markup, StringComparison.Ordinal);
        page.Find("button").Click();
        Assert.Contains("Nothing yet.", page.Markup, StringComparison.Ordinal);
        Assert.Empty(await history.ListAsync(User, null, 10));
    }

    private static TrackRecord Track(string id, string title) => new() { Id = id, UserId = User, Title = title, MediaType = "audio/wav", Extension = "wav", Seconds = 20 };

    private sealed class Handler(BlobUses blobs) : IJobHandler
    {
        public string Kind => JobKinds.Import;

        public Task<JobOutcome> RunAsync(Job job, JobContext context, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task AbandonAsync(Job job, CancellationToken cancellationToken) => blobs.ReleaseAsync(BlobUses.Job(job.Id), cancellationToken);
    }
}
