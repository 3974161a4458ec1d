using System.Security.Claims;

namespace TuneScout.Web;

/// <summary>Who a request comes from.</summary>
internal static class Caller
{
    public static string Id(this ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("Nobody is signed in.");
}
