using Microsoft.AspNetCore.Antiforgery;

namespace TuneScout.Web;

/// <summary>A request that a cookie vouches for must also show the token of a page of this site; another site cannot read it.</summary>
internal sealed class CookieForgery(IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        var changes = !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));
        var byCookie = context.HttpContext.User.Identity is { IsAuthenticated: true } && request.Headers.Authorization.Count == 0;
        if (changes && byCookie && !await IsOursAsync(context.HttpContext)) return Results.Problem("The request did not come from a page of this site.", statusCode: StatusCodes.Status400BadRequest);
        return await next(context);
    }

    private async Task<bool> IsOursAsync(HttpContext context)
    {
        // The header alone counts: looking into a form would read the upload that it holds.
        if (!context.Request.Headers.ContainsKey("RequestVerificationToken")) return false;
        try
        {
            await antiforgery.ValidateRequestAsync(context);
            return true;
        }
        catch (AntiforgeryValidationException)
        {
            return false;
        }
    }
}
