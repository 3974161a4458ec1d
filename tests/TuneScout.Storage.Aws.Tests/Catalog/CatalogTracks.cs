using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws.Tests.Catalog;

/// <summary>Entries as people have them.</summary>
internal static class CatalogTracks
{
    private static readonly string[] Words =
        ["love", "night", "blue", "the", "of", "river", "summer", "dancing", "heart", "alone", "moon", "electric", "stories", "in", "a", "winter", "road", "home", "nightingale", "fire"];

    /// <summary>An entry of three words of title, two of artist, three of album, with a source and its stamp.</summary>
    public static Track Typical(ulong id, int seed = 0)
    {
        var random = new Random((int)id + (seed * 7919));
        return Entry(id, Text(3), Text(2), Text(3));

        string Text(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[random.Next(Words.Length)]));
    }

    public static Track Entry(ulong id, string? title, string? artist = null, string? album = null, string? source = "default") => new()
    {
        Id = new TrackId(id),
        Metadata = new TrackMetadata
        {
            Title = title,
            Artist = artist,
            Album = album,
            Source = string.Equals(source, "default", StringComparison.Ordinal) ? $"/music/collection/{artist}/{album}/{id:00} {title}.flac" : source,
            SourceStamp = "31457280 638000000000000000",
        },
        Duration = TimeSpan.FromSeconds(240),
        AddedAt = DateTimeOffset.UnixEpoch.AddDays(id),
    };
}
