using TuneScout.DemoMusic;

namespace TuneScout.Web;

/// <summary>Puts composed pieces into the demo account's library, as if it had uploaded them; where it has music, or some on its way, nothing is added.</summary>
internal static class DemoMusicLoader
{
    private const int Rate = 22_050;

    public static async Task LoadAsync(IServiceProvider services, string userId)
    {
        var (tracks, _) = await services.GetRequiredService<ITrackShelf>().UsageAsync(userId);
        if (tracks > 0 || await services.GetRequiredService<IJobQueue>().CountOpenAsync(userId) > 0) return;
        var receiver = services.GetRequiredService<UploadReceiver>();
        using var work = services.GetRequiredService<DataFolder>().NewWork();
        foreach (var piece in DemoPieces.All.Take(8))
        {
            var path = work.File("piece.wav");
            WavFile.Write(path, piece.Render(Rate), Rate, piece.Title, piece.Artist, piece.Album);
            await using var file = File.OpenRead(path);
            await receiver.ReceiveAsync(userId, piece.Title + ".wav", file, UploadWishes.Of(shared: true, null, null), CancellationToken.None);
        }
    }
}
