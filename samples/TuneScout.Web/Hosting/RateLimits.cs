using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace TuneScout.Web;

/// <summary>How often an address may try passwords, and how often an account may ask for anything.</summary>
internal static class RateLimits
{
    public const string SignIn = "signin";

    public static void AddRateLimits(this IServiceCollection services) => services.AddRateLimiter(limits =>
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.AddPolicy(SignIn, context => Window(context, "signin:" + Address(context), options => options.SignInsPerMinute));
        limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            Window(context, context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? Address(context), options => options.RequestsPerMinute));
    });

    private static string Address(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "local";

    private static RateLimitPartition<string> Window(HttpContext context, string key, Func<WebOptions, int> permits)
    {
        var most = permits(context.RequestServices.GetRequiredService<IOptions<WebOptions>>().Value);
        return RateLimitPartition.GetSlidingWindowLimiter(key, _ => new SlidingWindowRateLimiterOptions { PermitLimit = most, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 });
    }
}
