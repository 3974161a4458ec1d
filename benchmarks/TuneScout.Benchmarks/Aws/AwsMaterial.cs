using TuneScout.DemoMusic;
using TuneScout.Fingerprinting;

namespace TuneScout.Benchmarks.Aws;

/// <summary>The demo's pieces, and clips of them and of music that is not in the library.</summary>
internal static class AwsMaterial
{
    private const int Rate = 22050;
    private const int ClipSeconds = 10;
    private const int ClipsPerKind = 12;

    /// <summary>The pieces' fingerprints with the compact profile.</summary>
    public static async Task<IReadOnlyList<(TrackId Id, Fingerprint Fingerprint)>> PiecesAsync()
    {
        var fingerprinter = new Fingerprinter(FingerprintOptions.Compact);
        return await Task.WhenAll(DemoPieces.All.Select((piece, i) => Task.Run(async () =>
        {
            await using var source = new MemoryAudioSource(piece.Render(Rate), Rate, 1, piece.Title);
            return (new TrackId((ulong)i + 1), await fingerprinter.FingerprintAsync(source, null, CancellationToken.None).ConfigureAwait(false));
        }))).ConfigureAwait(false);
    }

    /// <summary>Clips of ten seconds: some that are decided early, some that never are.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<float[]> Clips)> Clips()
    {
        yield return ("clean", Cut(DemoPieces.All, static (clip, _) => clip));
        yield return ("+10 dB", Cut(DemoPieces.All, static (clip, seed) => Degradation.AddBabble(clip, Rate, 10, seed)));
        yield return ("-15 dB", Cut(DemoPieces.All, static (clip, seed) => Degradation.AddPinkNoise(clip, -15, seed)));
        yield return ("other music", Cut(DemoPieces.Foreign, static (clip, _) => clip));
    }

    public static async Task<RecognitionResult> AskAsync(IHashStore hashes, ITrackCatalog catalog, float[] clip)
    {
        await using var source = new MemoryAudioSource(clip, Rate, 1, "clip");
        return await new Recognizer(hashes, catalog).RecognizeAsync(source).ConfigureAwait(false);
    }

    /// <summary>Whether two stores gave the same answer, to the bit.</summary>
    public static bool AreEqual(RecognitionResult a, RecognitionResult b) =>
        a.Decision == b.Decision && a.Matches.Select(static match => (match.Track.Id, match.Offset, match.Confidence))
            .SequenceEqual(b.Matches.Select(static match => (match.Track.Id, match.Offset, match.Confidence)));

    private static List<float[]> Cut(IReadOnlyList<DemoPiece> pieces, Func<float[], ulong, float[]> degrade)
    {
        var clips = new List<float[]>();
        for (var i = 0; i < ClipsPerKind; i++)
        {
            var sound = pieces[i % pieces.Count].Render(Rate);
            var start = sound.Length / 4 + (i * Rate / 3);
            clips.Add(degrade(sound.AsSpan(start, ClipSeconds * Rate).ToArray(), (ulong)i + 1));
        }

        return clips;
    }
}
