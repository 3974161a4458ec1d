using TuneScout.DemoMusic;

namespace TuneScout.Fingerprinting.Tests;

/// <summary>The composed pieces, rendered and fingerprinted once for all tests.</summary>
internal static class ComposedMusic
{
    private static readonly Lazy<Task<IReadOnlyList<(DemoPiece Piece, float[] Samples, Fingerprint Fingerprint)>>> Rendered = new(() => Task.Run(Render));

    public static Task<IReadOnlyList<(DemoPiece Piece, float[] Samples, Fingerprint Fingerprint)>> GetAsync() => Rendered.Value;

    /// <summary>A library in memory that holds all pieces, by title.</summary>
    public static async Task<(InMemoryHashStore Hashes, InMemoryTrackCatalog Catalog)> LibraryAsync()
    {
        var hashes = new InMemoryHashStore();
        var catalog = new InMemoryTrackCatalog();
        using var library = new Library(hashes, catalog);
        foreach (var (piece, _, fingerprint) in await GetAsync())
        {
            var result = await library.AddAsync(fingerprint, new TrackMetadata { Title = piece.Title });
            if (!result.Added) throw new InvalidOperationException($"{piece.Title} was taken for {result.DuplicateOf.Track.Metadata.Title}.");
        }

        return (hashes, catalog);
    }

    private static IReadOnlyList<(DemoPiece, float[], Fingerprint)> Render() =>
    [
        .. DemoPieces.All.AsParallel().AsOrdered().Select(piece =>
        {
            var samples = piece.Render(FingerprintOptions.SampleRate);
            var stream = new Fingerprinter().BeginStream();
            stream.Push(samples);
            return (piece, samples, stream.Complete());
        }),
    ];
}
