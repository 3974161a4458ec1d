using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.FileProviders;
using Scalar.AspNetCore;
using TuneScout.Web.Components;

namespace TuneScout.Web;

/// <summary>What a request passes on its way.</summary>
internal static class Pipeline
{
    public static void UseTuneScoutWeb(this WebApplication app, WebOptions options)
    {
        app.UseMiddleware<RequestLog>();
        app.UseExceptionHandler(new ExceptionHandlerOptions { AllowStatusCode404Response = true, ExceptionHandlingPath = null, ExceptionHandler = ServerFault.AnswerAsync });
        app.UseSecurityHeaders();
        if (options.RunsPages)
        {
            app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
            app.Use(static (context, next) =>
            {
                if (!IsPage(context.Request.Path) && context.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
                return next(context);
            });
        }

        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") }).AllowAnonymous();
        app.MapPrometheusScrapingEndpoint("/metrics");
        if (!options.RunsPages) return;
        var libraries = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "lib")).FullName;
        app.UseStaticFiles(new StaticFileOptions { RequestPath = "/lib", FileProvider = new PhysicalFileProvider(libraries), ContentTypeProvider = ScriptTypes.Provider });
        app.UseCookiePolicy(new CookiePolicyOptions { Secure = CookieSecurePolicy.Always });
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15) });
        app.MapStaticAssets().AllowAnonymous();
        app.MapOpenApi().AllowAnonymous();
        app.MapScalarApiReference("/scalar", scalar => scalar.WithTitle("TuneScout API").WithNonce().DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp()).AllowAnonymous();
        var api = app.MapGroup("/api").RequireAuthorization().DisableAntiforgery().AddEndpointFilter<CookieForgery>().AddEndpointFilter<ApiFaults>();
        api.MapAccounts();
        api.MapUploads();
        api.MapJobs();
        api.MapTracks();
        api.MapRecognition();
        api.MapEqualizer();
        api.MapAdmin();
        app.MapMedia();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null); // the policy above is stricter
    }

    // People who come to a place that is not there get a page; programs and players get the bare answer.
    private static bool IsPage(PathString path) =>
        !new[] { "/api", "/media", "/health", "/metrics", "/openapi", "/lib", "/js", "/_framework", "/_content", "/_blazor" }.Any(start => path.StartsWithSegments(start, StringComparison.Ordinal));
}
