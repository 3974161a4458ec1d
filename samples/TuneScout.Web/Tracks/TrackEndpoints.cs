using System.Security.Claims;

namespace TuneScout.Web;

/// <summary>A track as an account sees it.</summary>
internal sealed record TrackView(string Id, string Title, string Artist, string Album, double Seconds, double? Loudness, long Bytes, string Format, bool Shared, bool Mine, bool HasStreams, DateTimeOffset Added)
{
    public static TrackView Of(TrackRecord track, string userId) => new(
        track.Id, track.Title, track.Artist, track.Album, track.Seconds, track.Loudness, track.Bytes, track.Extension, track.Shared, track.UserId == userId, track.HasStreams, track.Added);
}

/// <summary>Changes of a track; what is null stays.</summary>
internal sealed record TrackChange(string? Title, string? Artist, string? Album, bool? Shared);

/// <summary>The library.</summary>
internal static class TrackEndpoints
{
    public static void MapTracks(this RouteGroupBuilder api)
    {
        var tracks = api.MapGroup("/tracks").WithTags("Tracks");
        tracks.MapGet("/", SearchAsync);
        tracks.MapGet("/artists", ArtistsAsync).WithSummary("Artists in the order of their names; next is the value of after for the next page.");
        tracks.MapGet("/albums", AlbumsAsync).WithSummary("Albums in the order of their names; next has the values of after and afterArtist for the next page.");
        tracks.MapGet("/{id}", async (string id, ClaimsPrincipal user, ITrackShelf shelf) =>
            await shelf.GetAsync(id, user.Id()) is { } track ? Results.Ok(TrackView.Of(track, user.Id())) : Results.NotFound());
        tracks.MapPatch("/{id}", ChangeAsync);
        tracks.MapDelete("/{id}", async (string id, ClaimsPrincipal user, TrackRemover remover, CancellationToken cancellationToken) =>
            await remover.RemoveAsync(id, user.Id(), cancellationToken) ? Results.NoContent() : Results.NotFound());
        tracks.MapGet("/{id}/peaks", async (string id, ClaimsPrincipal user, ITrackShelf shelf) =>
            await shelf.GetAsync(id, user.Id()) is null ? Results.NotFound() : Results.Bytes(await shelf.GetPeaksAsync(id) ?? [], "application/octet-stream"));
        tracks.MapGet("/{id}/urls", UrlsAsync).WithSummary("Signed addresses: the file itself (add &download=1 to save it), and the HLS playlist where it is ready.");
    }

    private static async Task<object> SearchAsync(ClaimsPrincipal user, ITrackShelf shelf, string? q, string? artist, string? album, long? before, bool mine = false, int limit = 50)
    {
        var page = await shelf.SearchAsync(user.Id(), new TrackSearch(q, artist, album, mine, before, limit));
        return new { tracks = page.Tracks.Select(track => TrackView.Of(track, user.Id())), next = page.Next };
    }

    private static async Task<object> ArtistsAsync(ClaimsPrincipal user, ITrackShelf shelf, string? q, string? after, int limit = 200)
    {
        var page = await shelf.ListArtistsAsync(user.Id(), new NameSearch(q, after is null ? null : new NameCount(after, null, 0), limit));
        return new { artists = page.Names, next = page.Next?.Artist };
    }

    private static async Task<object> AlbumsAsync(ClaimsPrincipal user, ITrackShelf shelf, string? q, string? artist, string? after, string? afterArtist, int limit = 200)
    {
        var page = await shelf.ListAlbumsAsync(user.Id(), artist, new NameSearch(q, after is null ? null : new NameCount(afterArtist ?? artist ?? "", after, 0), limit));
        return new { albums = page.Names, next = page.Next is { } next ? new { after = next.Album, afterArtist = next.Artist } : null };
    }

    private static async Task<IResult> ChangeAsync(string id, TrackChange change, ClaimsPrincipal user, ITrackShelf shelf)
    {
        if (await shelf.GetAsync(id, user.Id()) is not { } track) return Results.NotFound();
        if (track.UserId != user.Id()) return Results.Problem("Only its owner may change a track.", statusCode: StatusCodes.Status403Forbidden);
        var title = change.Title is null ? track.Title : PlainText.Clean(change.Title, 200);
        if (title.Length == 0) return Results.Problem("A track must have a title.", statusCode: StatusCodes.Status400BadRequest);
        await shelf.UpdateAsync(
            id, user.Id(), title, change.Artist is null ? track.Artist : PlainText.Clean(change.Artist, 200), change.Album is null ? track.Album : PlainText.Clean(change.Album, 200), change.Shared ?? track.Shared);
        return Results.Ok(TrackView.Of((await shelf.GetAsync(id, user.Id()))!, user.Id()));
    }

    private static async Task<IResult> UrlsAsync(string id, ClaimsPrincipal user, ITrackShelf shelf, SignedUrls urls)
    {
        if (await shelf.GetAsync(id, user.Id()) is not { } track) return Results.NotFound();
        return Results.Ok(new
        {
            file = urls.Sign($"/media/track/{track.Id}/original", user.Id()),
            hls = track.HasStreams ? urls.Sign($"/media/hls/{track.Id}/master.m3u8", user.Id()) : null,
        });
    }
}
