using System.Security.Claims;

namespace TuneScout.Web;

/// <summary>A decision about a duplicate.</summary>
internal sealed record Decision(bool Keep);

/// <summary>Jobs: watch, cancel, decide, fetch.</summary>
internal static class JobEndpoints
{
    public static void MapJobs(this RouteGroupBuilder api)
    {
        var jobs = api.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapGet("/", async (ClaimsPrincipal user, JobService service, int limit = 50) =>
            (await service.ListAsync(user.Id(), Math.Clamp(limit, 1, 200))).Select(JobView.Of));
        jobs.MapGet("/{id}", async (string id, ClaimsPrincipal user, JobService service) =>
            await service.GetAsync(id, user.Id()) is { } job ? Results.Ok(JobView.Of(job)) : Results.NotFound());
        jobs.MapPost("/{id}/cancel", async (string id, ClaimsPrincipal user, JobService service) =>
            await service.CancelAsync(id, user.Id()) ? Results.NoContent() : Results.NotFound());
        jobs.MapPost("/{id}/retry", async (string id, ClaimsPrincipal user, JobService service) =>
            await service.RetryAsync(id, user.Id()) ? Results.NoContent() : Results.NotFound());
        jobs.MapPost("/{id}/decision", async (string id, Decision decision, ClaimsPrincipal user, JobService service) =>
            await service.DecideAsync(id, user.Id(), decision.Keep) ? Results.NoContent() : Results.NotFound());
        jobs.MapGet("/{id}/file", async (string id, ClaimsPrincipal user, JobService service, BlobUses blobs, SignedUrls urls) =>
        {
            if (await service.GetAsync(id, user.Id()) is not { } job) return Results.NotFound();
            foreach (var name in new[] { "result", "upload" })
            {
                if (await blobs.FindAsync(BlobUses.Job(job.Id), name) is not null) return Results.Ok(new { url = urls.Sign($"/media/job/{job.Id}/{name}", user.Id()) });
            }

            return Results.NotFound();
        });
    }
}
