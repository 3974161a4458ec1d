using TuneScout.Fingerprinting;

namespace PackageConsumer.Snippets;

internal static class Microphone
{
    public static async Task RunAsync(Recognizer recognizer, Stream standardInput)
    {
        var events = new List<SongEvent>();
        #region microphone
        // arecord -f S16_LE -r 44100 -c 1 -t wav | dotnet run
        await using var microphone = WavAudioSource.Open(standardInput, "microphone");
        await foreach (var song in recognizer.ListenAsync(microphone))
        {
            Console.WriteLine($"{song.Position:mm\\:ss} {song.Kind}: {song.Match.Track.Metadata.Title}");
            #endregion
            events.Add(song);
            #region microphone
        }
        #endregion
        Verify.That(events is [{ Kind: SongEventKind.Recognized }, .., { Kind: SongEventKind.Ended, Match.Track.Metadata.Title: "Song" }]);
    }
}
