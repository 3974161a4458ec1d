namespace TuneScout.Web;

/// <summary>The administrator's view, as JSON.</summary>
internal static class AdminEndpoints
{
    public static void MapAdmin(this RouteGroupBuilder api)
    {
        var admin = api.MapGroup("/admin").WithTags("Admin").RequireAuthorization(AdminRole.Policy);
        admin.MapGet("/overview", (AdminReport report, CancellationToken cancellationToken) => report.GetAsync(cancellationToken));
        admin.MapPost("/jobs/{id}/retry", async (string id, IJobQueue queue) => await queue.GetAsync(id) is { State: JobStates.Failed } && await queue.ResumeAsync(id, null) ? Results.NoContent() : Results.NotFound());
    }
}
