using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace TuneScout.Web.Tests;

/// <summary>Artists and albums by the API, page by page.</summary>
public sealed class NamePageTests
{
    [Fact]
    public async Task Whoever_follows_next_gets_all_artists_and_albums_in_order_and_each_once()
    {
        using var app = new TestApp();
        using var client = await app.SignUpAsync();
        var shelf = app.Services.GetRequiredService<ITrackShelf>();
        for (var i = 0; i < 13; i++)
        {
            await shelf.AddAsync(new TrackRecord
            {
                Id = "t" + i,
                UserId = "somebody",
                Title = "Song",
                Artist = i == 5 ? "A & B=C/ä?" : $"Band {i % 12:00}",
                Album = i % 2 == 0 ? "Live + more" : $"Album {i:00}",
                Shared = true,
                MediaType = "audio/wav",
                Extension = "wav",
            }, []);
        }

        var artists = await AllAsync("artists", static next => $"&after={Uri.EscapeDataString(next.GetString()!)}");
        Assert.Equal(["A & B=C/ä?", .. new[] { 0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11 }.Select(static i => $"Band {i:00}")], artists.Select(static one => one.Text("artist")));
        Assert.Equal(2, artists[1].GetProperty("tracks").GetInt32());
        var albums = await AllAsync("albums", static next => $"&after={Uri.EscapeDataString(next.Text("after"))}&afterArtist={Uri.EscapeDataString(next.Text("afterArtist"))}");
        Assert.Equal(12, albums.Select(static one => (one.Text("artist"), one.Text("album"))).Distinct().Count());
        Assert.Equal([.. Enumerable.Range(0, 6).Select(static i => $"Album {(2 * i) + 1:00}"), .. Enumerable.Repeat("Live + more", 6)], albums.Select(static one => one.Text("album")));
        var found = await client.GetFromJsonAsync<JsonElement>("/api/tracks/artists?q=band%2011");
        Assert.Equal("Band 11", Assert.Single(found.GetProperty("artists").EnumerateArray()).Text("artist"));

        async Task<List<JsonElement>> AllAsync(string kind, Func<JsonElement, string> behind)
        {
            var all = new List<JsonElement>();
            for (var more = ""; ;)
            {
                var page = await client.GetFromJsonAsync<JsonElement>($"/api/tracks/{kind}?limit=5{more}");
                all.AddRange(page.GetProperty(kind).EnumerateArray());
                if (page.GetProperty("next") is { ValueKind: JsonValueKind.Null }) return all;
                more = behind(page.GetProperty("next"));
            }
        }
    }
}
