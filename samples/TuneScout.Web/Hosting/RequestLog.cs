using System.Diagnostics;

namespace TuneScout.Web;

/// <summary>Gives every request an id that is in its answer and in each of its log lines, and logs one line when it is done.</summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger, TimeProvider clock)
{
    public const string Header = "X-Correlation-Id";

    public async Task InvokeAsync(HttpContext context)
    {
        // What a client sends is taken over only where it can do no harm in a header and a log.
        string? sent = context.Request.Headers[Header];
        var id = sent is { Length: > 0 and <= 64 } && sent.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-') ? sent : Guid.NewGuid().ToString("N");
        context.Response.Headers[Header] = id;
        context.Items[Header] = id; // headers are cleared where something goes wrong
        using var scope = logger.BeginScope(new Dictionary<string, object>(StringComparer.Ordinal) { ["CorrelationId"] = id });
        var started = clock.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            // The path without its query: signatures are secrets.
            Done(logger, context.Request.Method, context.Request.Path, context.Response.StatusCode, clock.GetElapsedTime(started).TotalMilliseconds, Activity.Current?.TraceId.ToString());
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Path} {Status} in {Milliseconds:0.0} ms, trace {TraceId}")]
    private static partial void Done(ILogger logger, string method, string path, int status, double milliseconds, string? traceId);
}
