using Scalar.AspNetCore;

namespace TuneScout.Web;

/// <summary>What a browser may do with this site's pages: nothing but what the site itself brings.</summary>
internal static class SecurityHeaders
{
    // MudBlazor sets styles in attributes; scripts come from files alone. Workers of hls.js are made from blobs.
    private const string Template =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; media-src 'self' blob:{0}; connect-src 'self'{0}; worker-src 'self' blob:; "
        + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app)
    {
        var bucket = string.Concat(app.ApplicationServices.GetRequiredService<DirectFiles>().Origins.Select(static origin => " " + origin));
        var policy = Template.Replace("{0}", bucket, StringComparison.Ordinal);
        return app.Use((context, next) => AddAsync(context, next, policy));
    }

    private static Task AddAsync(HttpContext context, RequestDelegate next, string policy)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "microphone=(self), camera=(), geolocation=(), payment=()";
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)) headers.CacheControl = "no-store";
        if (context.Request.Path.StartsWithSegments("/scalar", StringComparison.Ordinal)) AllowOwnScript(context, policy);
        return next(context);
    }

    // The API's page starts by a script within it, which carries a number that is another one every time.
    private static void AllowOwnScript(HttpContext context, string policy) => context.Response.OnStarting(() =>
    {
        if (context.Items[ScalarOptions.NonceHttpContextItemKey] is string nonce)
            context.Response.Headers.ContentSecurityPolicy = policy.Replace("script-src 'self'", $"script-src 'self' 'nonce-{nonce}'", StringComparison.Ordinal);
        return Task.CompletedTask;
    });
}
