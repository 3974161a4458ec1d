using System.Security.Claims;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace TuneScout.Web;

/// <summary>A file that is going to be brought.</summary>
internal sealed record UploadPlan(string? Name, long Bytes, bool Shared, string? Artist, string? Album)
{
    public UploadWishes ToWishes() => UploadWishes.Of(Shared, Artist, Album);
}

/// <summary>A file that was brought.</summary>
internal sealed record UploadEnd(string? Token);

/// <summary>Takes files.</summary>
internal static class UploadEndpoints
{
    public static void MapUploads(this RouteGroupBuilder api)
    {
        var uploads = api.MapGroup("/uploads").WithTags("Uploads");
        uploads.MapPost("/", UploadAsync).WithSummary("Takes one file, as the body (its name in ?name=) or as a form; answers with the job that adds it. artist and album are for a file that names none.");
        uploads.MapPost("/start", async (UploadPlan plan, ClaimsPrincipal user, DirectUploads direct, CancellationToken cancellationToken) =>
            await direct.BeginAsync(user.Id(), plan.Name, plan.Bytes, plan.ToWishes(), cancellationToken))
            .WithSummary("Says where a file goes: as a form with these fields, a field Content-Type of application/octet-stream and last the field file; without fields, as the body.");
        uploads.MapPost("/finish", async (UploadEnd end, ClaimsPrincipal user, DirectUploads direct, CancellationToken cancellationToken) =>
        {
            var job = await direct.FinishAsync(user.Id(), end.Token, cancellationToken);
            return Results.Accepted($"/api/jobs/{job.Id}", JobView.Of(job));
        }).WithSummary("Says that a file that was begun with a token is there; answers with the job that adds it.");
    }

    private static async Task<IResult> UploadAsync(HttpContext context, ClaimsPrincipal user, UploadReceiver receiver, IOptions<WebOptions> options, string? artist, string? album, bool shared = false)
    {
        LimitBody(context, options.Value.MostUploadBytes);
        var (name, body) = await RequestFile.OpenAsync(context.Request, context.RequestAborted);
        var job = await receiver.ReceiveAsync(user.Id(), name, body, UploadWishes.Of(shared, artist, album), context.RequestAborted);
        return Results.Accepted($"/api/jobs/{job.Id}", JobView.Of(job));
    }

    /// <summary>Raises the server's own limit to ours, with room for a form around the file.</summary>
    public static void LimitBody(HttpContext context, long most)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = most + (64 << 10);
        if (context.Request.ContentLength > most + (64 << 10)) throw new UploadException($"The file is longer than {most / (1024.0 * 1024):0.#} MiB: that is the limit.", StatusCodes.Status413PayloadTooLarge);
    }
}
