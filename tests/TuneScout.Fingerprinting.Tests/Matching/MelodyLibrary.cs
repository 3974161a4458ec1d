using Xunit;

namespace TuneScout.Fingerprinting.Tests;

/// <summary>Forty improvised pieces of 30 s in a library in memory; made once for all tests, which only read it.</summary>
public sealed class MelodyLibrary : IAsyncLifetime
{
    internal const int TrackCount = 40;
    internal const double TrackSeconds = 30;
    internal const int FirstForeignSeed = 10_000;

    private static readonly Lazy<Task<(InMemoryHashStore, InMemoryTrackCatalog)>> Shared = new(MakeAsync);

    internal InMemoryHashStore Hashes { get; private set; } = null!;

    internal InMemoryTrackCatalog Catalog { get; private set; } = null!;

    public async ValueTask InitializeAsync() => (Hashes, Catalog) = await Shared.Value;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static float[] Track(int number) => Melody.Compose(500 + number, TrackSeconds);

    /// <summary>A part of a track, not cut at a frame.</summary>
    internal static float[] Clip(int number, double startSeconds, double seconds) =>
        Track(number).AsSpan((int)(startSeconds * FingerprintOptions.SampleRate), (int)(seconds * FingerprintOptions.SampleRate)).ToArray();

    internal async Task<RecognitionResult> RecognizeAsync(float[] samples, RecognizerOptions? options = null) =>
        await new Recognizer(Hashes, Catalog, options).RecognizeAsync(Source(samples), TestContext.Current.CancellationToken);

    internal static MemoryAudioSource Source(float[] samples) => new(samples, FingerprintOptions.SampleRate);

    private static async Task<(InMemoryHashStore, InMemoryTrackCatalog)> MakeAsync()
    {
        var (hashes, catalog) = (new InMemoryHashStore(), new InMemoryTrackCatalog());
        var fingerprints = new Fingerprint[TrackCount];
        await Parallel.ForAsync(0, TrackCount, async (number, cancellation) => fingerprints[number] = await new Fingerprinter().FingerprintAsync(Source(Track(number)), null, cancellation));
        await hashes.AddAsync([.. fingerprints.Select((fingerprint, number) => KeyValuePair.Create(Id(number), fingerprint))]);
        await catalog.PutAsync([.. fingerprints.Select((fingerprint, number) => new Track
        {
            Id = Id(number),
            Metadata = new TrackMetadata { Title = $"Melody {number}" },
            Duration = fingerprint.Duration,
            AddedAt = DateTimeOffset.UnixEpoch,
        })]);
        return (hashes, catalog);
    }

    // Ids that do not ascend with the numbers: an answer must not depend on their order.
    internal static TrackId Id(int number) => new((ulong)(number * 7919 % 1009));
}
