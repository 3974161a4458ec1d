namespace TuneScout.Web;

/// <summary>What is answered when the server is at fault: that it is, and under which id the log has more.</summary>
internal static class ServerFault
{
    public static Task AnswerAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        var id = (string?)context.Items[RequestLog.Header] ?? "";
        context.Response.Headers[RequestLog.Header] = id;
        return context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
            ? Results.Problem($"Something went wrong on the server. Its log has more under {id}.").ExecuteAsync(context)
            : context.Response.WriteAsync($"Something went wrong on the server. Its log has more under {id}.");
    }
}
