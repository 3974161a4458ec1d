#region index-and-identify
using TuneScout.Fingerprinting;
using TuneScout.Storage.Local;

#endregion
namespace PackageConsumer.Snippets;

internal static class IndexAndIdentify
{
    public static async Task RunAsync()
    {
        #region index-and-identify
        await using var store = await LocalStore.OpenAsync("my-library");
        using var library = store.CreateLibrary();
        await using (var song = await AudioFile.OpenAsync("song.wav"))
            await library.AddAsync(song, new TrackMetadata { Title = "Song" });

        await using var clip = await AudioFile.OpenAsync("clip.wav");
        var result = await store.CreateRecognizer().RecognizeAsync(clip);
        Console.WriteLine(result.Matches is [var match, ..]
            ? $"{match.Track.Metadata.Title} at {match.Offset.TotalSeconds:0.0} s, {match.Confidence:P1}"
            : $"no match: {result.Reason}");
        #endregion
        Verify.That(result is { Decision: Decision.Match, Matches: [{ Track.Metadata.Title: "Song" } found] } && Math.Abs(found.Offset.TotalSeconds - 7) < 0.1);
    }
}
