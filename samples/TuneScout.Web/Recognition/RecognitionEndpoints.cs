using System.Security.Claims;
using Microsoft.Extensions.Options;

namespace TuneScout.Web;

/// <summary>Names clips, listens, remembers.</summary>
internal static class RecognitionEndpoints
{
    public static void MapRecognition(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("").WithTags("Recognition");
        group.MapPost("/recognize", RecognizeAsync).WithSummary("Names the songs of a clip, sent as the body or as a form.");
        group.MapGet("/listen", ListenAsync).WithSummary("A WebSocket: blocks of 16-bit mono samples up, songs down; a text message ends the sound.");
        group.MapGet("/recognitions", (ClaimsPrincipal user, IRecognitionHistory history, long? before, int limit = 50) => history.ListAsync(user.Id(), before, limit));
        group.MapDelete("/recognitions", async (ClaimsPrincipal user, IRecognitionHistory history) =>
        {
            await history.ClearAsync(user.Id());
            return Results.NoContent();
        });
    }

    private static async Task<RecognitionAnswer> RecognizeAsync(HttpContext context, ClaimsPrincipal user, RecognitionService recognition, IOptions<WebOptions> options)
    {
        var most = options.Value.MostClipBytes;
        UploadEndpoints.LimitBody(context, most);
        var (name, body) = await RequestFile.OpenAsync(context.Request, context.RequestAborted);
        var (kind, start) = await UploadReceiver.RecogniseKindAsync(PlainText.Clean(name, 100) is { Length: > 0 } clean ? clean : "The clip", body, context.RequestAborted);
        await using var limited = new LimitedStream(start, body, most);
        return await recognition.RecognizeAsync(user.Id(), kind, limited, options.Value.LongestClip, context.RequestAborted);
    }

    private static async Task ListenAsync(HttpContext context, ClaimsPrincipal user, ListenSocket listen, int rate = 48_000)
    {
        // A browser says where a page comes from; other sites may not listen in a user's name.
        string? origin = context.Request.Headers.Origin;
        var foreign = origin is not null && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(context.Request.Host.Value, StringComparison.OrdinalIgnoreCase));
        if (foreign || !context.WebSockets.IsWebSocketRequest || rate is < 8000 or > 192_000)
        {
            context.Response.StatusCode = foreign ? StatusCodes.Status403Forbidden : StatusCodes.Status400BadRequest;
            return;
        }

        if (!listen.TryEnter(user.Id()))
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return;
        }

        try
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await listen.RunAsync(socket, user.Id(), rate, context.RequestAborted);
        }
        finally
        {
            listen.Leave(user.Id());
        }
    }
}
