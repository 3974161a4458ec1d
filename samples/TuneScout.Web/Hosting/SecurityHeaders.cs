using Scalar.AspNetCore;

namespace TuneScout.Web;

/// <summary>What a browser may do with this site's pages: nothing but what the site itself brings.</summary>
internal static class SecurityHeaders
{
    // MudBlazor sets styles in attributes; scripts come from files alone. Workers of hls.js are made from blobs.
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; "
        + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "microphone=(self), camera=(), geolocation=(), payment=()";
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)) headers.CacheControl = "no-store";
        if (context.Request.Path.StartsWithSegments("/scalar", StringComparison.Ordinal)) AllowOwnScript(context);
        return next(context);
    });

    // The API's page starts by a script within it, which carries a number that is another one every time.
    private static void AllowOwnScript(HttpContext context) => context.Response.OnStarting(() =>
    {
        if (context.Items[ScalarOptions.NonceHttpContextItemKey] is string nonce)
            context.Response.Headers.ContentSecurityPolicy = Policy.Replace("script-src 'self'", $"script-src 'self' 'nonce-{nonce}'", StringComparison.Ordinal);
        return Task.CompletedTask;
    });
}
