using Microsoft.Net.Http.Headers;

namespace TuneScout.Web;

/// <summary>Serves files and playlists to who has a signed address.</summary>
internal static class MediaEndpoints
{
    public static void MapMedia(this IEndpointRouteBuilder routes)
    {
        var media = routes.MapGroup("/media").ExcludeFromDescription();
        media.MapMethods("/track/{id}/{name}", [HttpMethods.Get, HttpMethods.Head], ServeTrackAsync);
        media.MapMethods("/job/{id}/{name}", [HttpMethods.Get, HttpMethods.Head], ServeJobAsync);
        media.MapGet("/hls/{id}/master.m3u8", MasterAsync);
        media.MapGet("/hls/{id}/{kbps:int}.m3u8", RenditionAsync);
    }

    private static async Task<IResult> ServeTrackAsync(string id, string name, HttpContext context, SignedUrls urls, ITrackShelf shelf, BlobUses blobs, DirectFiles direct)
    {
        if (urls.Check(context.Request) is not { } user) return Forbidden();
        if (await shelf.GetAsync(id, user, context.RequestAborted) is not { } track || await blobs.FindAsync(BlobUses.Track(id), name, context.RequestAborted) is not { } blob) return Results.NotFound();
        return Serve(context, direct, blob, $"{track.Title}.{(name == "original" ? track.Extension : "m4a")}");
    }

    private static async Task<IResult> ServeJobAsync(string id, string name, HttpContext context, SignedUrls urls, IJobQueue jobs, BlobUses blobs, DirectFiles direct)
    {
        if (urls.Check(context.Request) is not { } user) return Forbidden();
        if (await jobs.GetAsync(id, context.RequestAborted) is not { } job || job.UserId != user || await blobs.FindAsync(BlobUses.Job(id), name, context.RequestAborted) is not { } blob) return Results.NotFound();
        return Serve(context, direct, blob, job.Title);
    }

    private static async Task<IResult> MasterAsync(string id, HttpContext context, SignedUrls urls, ITrackShelf shelf)
    {
        if (urls.Check(context.Request) is not { } user) return Forbidden();
        if (await shelf.GetAsync(id, user, context.RequestAborted) is not { HasStreams: true }) return Results.NotFound();
        return Playlist(HlsPlaylists.Master(kbps => urls.Sign($"/media/hls/{id}/{kbps}.m3u8", user)));
    }

    private static async Task<IResult> RenditionAsync(string id, int kbps, HttpContext context, SignedUrls urls, ITrackShelf shelf, BlobUses blobs, DirectFiles direct)
    {
        if (urls.Check(context.Request) is not { } user) return Forbidden();
        if (await shelf.GetAsync(id, user, context.RequestAborted) is null || await shelf.GetPlaylistAsync(id, kbps, context.RequestAborted) is not { } text) return Results.NotFound();
        var stream = direct.AreThere ? await blobs.FindAsync(BlobUses.Track(id), $"hls-{kbps}", context.RequestAborted) : null;
        return Playlist(HlsPlaylists.Sign(text, (stream is null ? null : direct.AddressOf(stream, null)) ?? urls.Sign($"/media/track/{id}/hls-{kbps}", user)));
    }

    // From a bucket the browser gets it itself; who asks for the head alone gets it here, as the bucket's address is signed for the whole.
    private static IResult Serve(HttpContext context, DirectFiles direct, StoredBlob blob, string fileName)
    {
        if (HttpMethods.IsHead(context.Request.Method) || direct.AddressOf(blob, context.Request.Query.ContainsKey("download") ? fileName : null) is not { } address) return new BlobResult(blob, fileName);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Redirect(address, permanent: false, preserveMethod: true);
    }

    private static IResult Playlist(string text) => Results.Text(text, "application/vnd.apple.mpegurl");

    private static IResult Forbidden() => Results.Problem("The address has expired, or was never given out.", statusCode: StatusCodes.Status403Forbidden);

    /// <summary>Writes a blob, or the part of it that was asked for, straight from the store.</summary>
    private sealed class BlobResult(StoredBlob blob, string fileName) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            var blobs = context.RequestServices.GetRequiredService<BlobUses>();
            var (request, response) = (context.Request, context.Response);
            response.ContentType = blob.MediaType;
            response.Headers.AcceptRanges = "bytes";
            response.Headers.CacheControl = "private, max-age=3600";
            response.Headers.ETag = $"\"{blob.Id}\"";
            if (request.Query.ContainsKey("download"))
            {
                var disposition = new ContentDispositionHeaderValue("attachment");
                disposition.SetHttpFileName(fileName);
                response.Headers.ContentDisposition = disposition.ToString();
            }

            var range = request.GetTypedHeaders().Range is { Ranges.Count: 1 } asked && asked.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase) ? asked.Ranges.First() : null;
            long from = 0, to = blob.Bytes - 1;
            if (range is not null)
            {
                (from, to) = range.From is { } first ? (first, Math.Min(range.To ?? to, to)) : (Math.Max(0, blob.Bytes - range.To!.Value), to);
                if (from > to)
                {
                    response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                    response.Headers.ContentRange = $"bytes */{blob.Bytes}";
                    return;
                }

                response.StatusCode = StatusCodes.Status206PartialContent;
                response.Headers.ContentRange = $"bytes {from}-{to}/{blob.Bytes}";
            }

            response.ContentLength = to - from + 1;
            if (HttpMethods.IsHead(request.Method)) return;
            await using var stream = await blobs.OpenAsync(blob, from, to - from + 1, context.RequestAborted) ?? throw new IOException("The file is gone.");
            await stream.CopyToAsync(response.Body, context.RequestAborted);
            context.RequestServices.GetRequiredService<Costs>().Served(to - from + 1);
        }
    }
}
