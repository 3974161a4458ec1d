using System.Security.Claims;
using System.Text.Json;
using TuneScout.Equalizer;

namespace TuneScout.Web;

/// <summary>Filters, presets, and rendering.</summary>
internal static class EqualizerEndpoints
{
    public static void MapEqualizer(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("").WithTags("Equalizer");
        group.MapPost("/equalizer/design", (EqualizerSetting setting, int rate = 48_000) =>
            rate is < 8000 or > 192_000 ? Results.Problem("rate must be 8000 to 192000.", statusCode: 400) : Results.Ok(EqualizerDesign.Of(setting.ToPreset("Sound"), rate)));
        group.MapGet("/presets", async (ClaimsPrincipal user, IUserPresetStore presets) => new
        {
            builtIn = BuiltInPresets.All.Select(EqualizerSetting.Of).Where(setting => setting is not null),
            mine = (await presets.ListAsync(user.Id())).Select(EqualizerSetting.Of),
        });
        group.MapPut("/presets", SavePresetAsync);
        group.MapDelete("/presets/{name}", async (string name, ClaimsPrincipal user, IUserPresetStore presets) =>
            await presets.DeleteAsync(user.Id(), name) ? Results.NoContent() : Results.NotFound());
        group.MapGet("/tracks/{id}/equalizer", async (string id, ClaimsPrincipal user, IUserPresetStore presets) =>
            await presets.GetForTrackAsync(user.Id(), id) is { } preset ? Results.Ok(EqualizerSetting.Of(preset)) : Results.NoContent());
        group.MapPut("/tracks/{id}/equalizer", RememberAsync);
        group.MapPost("/tracks/{id}/equalized", RenderAsync).WithSummary("Starts a job that renders the track through the equalizer, as wav, flac or mp3.");
    }

    private static async Task<IResult> SavePresetAsync(EqualizerSetting setting, ClaimsPrincipal user, IUserPresetStore presets)
    {
        var preset = setting.ToPreset("");
        if (BuiltInPresets.Find(preset.Name) is not null) return Results.Problem($"{preset.Name} is built in: take another name.", statusCode: StatusCodes.Status409Conflict);
        if ((await presets.ListAsync(user.Id())).Count >= 200) return Results.Problem("There are 200 presets already: delete some first.", statusCode: StatusCodes.Status403Forbidden);
        await presets.PutAsync(user.Id(), preset);
        return Results.NoContent();
    }

    private static async Task<IResult> RememberAsync(string id, EqualizerSetting setting, ClaimsPrincipal user, ITrackShelf shelf, IUserPresetStore presets)
    {
        if (await shelf.GetAsync(id, user.Id()) is not { } track) return Results.NotFound();
        var flat = (setting.Tone ?? setting.Graphic)?.All(static gain => gain == 0) == true;
        await presets.PutForTrackAsync(user.Id(), track.Id, flat ? null : setting.ToPreset("Own"));
        return Results.NoContent();
    }

    private static async Task<IResult> RenderAsync(string id, EqualizerSetting setting, ClaimsPrincipal user, ITrackShelf shelf, IJobQueue jobs, UploadReceiver receiver, CancellationToken cancellationToken, string format = "flac")
    {
        if (await shelf.GetAsync(id, user.Id()) is not { } track) return Results.NotFound();
        if (!EqualizeJob.Formats.ContainsKey(format)) return Results.Problem("format must be wav, flac or mp3.", statusCode: StatusCodes.Status400BadRequest);
        setting.ToPreset("Equalized");
        await receiver.CheckWaitingAsync(user.Id(), cancellationToken);
        await receiver.CheckBytesAsync(user.Id(), cancellationToken);
        var title = $"{track.Title} (equalized).{format}";
        var job = await jobs.EnqueueAsync(JobKinds.Equalize, user.Id(), title, JsonSerializer.Serialize(new EqualizePayload(track.Id, setting, format)));
        return Results.Accepted($"/api/jobs/{job.Id}", JobView.Of(job));
    }
}
