using System.Globalization;
using System.IO.Hashing;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Compares the bucket's objects with what the tables say of them. Used once; not thread-safe.</summary>
/// <remarks>
/// What is removed meanwhile is no fault: an object that is not as it should be counts only where it is still asked for when that is looked up again.
/// Objects that nothing names are none either; sweeping deletes them.
/// </remarks>
internal sealed class BucketVerifier(AwsIndexParts parts, S3Bucket bucket, DynamoDbTrackCatalog catalog, AwsSongs songs, IProgress<StoreProgress>? progress)
{
    private readonly List<StoreFault> _faults = [];

    private string Prefix => parts.Calls.Options.Prefix;

    /// <summary>Lists the objects, and compares presence and sizes.</summary>
    /// <param name="deep">Whether every byte of segments and blobs is read and compared with its checksum too.</param>
    /// <param name="cancellationToken">Stops between two objects.</param>
    /// <returns>The faults; none where all is well.</returns>
    public async Task<IReadOnlyList<StoreFault>> RunAsync(bool deep, CancellationToken cancellationToken)
    {
        var segments = await SegmentsAsync(cancellationToken).ConfigureAwait(false);
        var segmentSizes = await SizesAsync("index/", cancellationToken).ConfigureAwait(false);
        var files = segments.SelectMany(FilesOf).ToList();
        foreach (var file in files)
        {
            if (!segmentSizes.TryGetValue(file.Key, out var size)) await ReportSegmentAsync(file, "it is missing", cancellationToken).ConfigureAwait(false);
            else if (size != file.Bytes) await ReportSegmentAsync(file, $"it has {size} bytes, should have {file.Bytes}", cancellationToken).ConfigureAwait(false);
        }

        var blobSizes = await SizesAsync("blobs/", cancellationToken).ConfigureAwait(false);
        await CheckAudioAsync(blobSizes, cancellationToken).ConfigureAwait(false);
        if (deep) await ReadAllAsync([.. files.Where(file => segmentSizes.TryGetValue(file.Key, out var size) && size == file.Bytes)], blobSizes, cancellationToken).ConfigureAwait(false);
        return _faults;
    }

    private async Task<List<SegmentInfo>> SegmentsAsync(CancellationToken cancellationToken)
    {
        var (checkpoint, commits) = await parts.Log.ReadAsync(-1, cancellationToken).ConfigureAwait(false);
        return checkpoint is null ? [] : SegmentRebuilder.SegmentsOf(checkpoint, commits);
    }

    private IEnumerable<SegmentFile> FilesOf(SegmentInfo info) =>
    [
        new(info.Name, $"{Prefix}/index/{info.Name}{SegmentInfo.PostingsEnding}", info.PostingBytes, info.PostingChecksum),
        new(info.Name, $"{Prefix}/index/{info.Name}{SegmentInfo.PackEnding}", info.PackBytes, info.PackChecksum),
    ];

    private async Task<Dictionary<string, long>> SizesAsync(string folder, CancellationToken cancellationToken)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var page in bucket.PagesAsync($"{Prefix}/{folder}", cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            foreach (var one in page) sizes[one.Key] = one.Size ?? 0;
            progress?.Report(new StoreProgress("listing objects", sizes.Count, sizes.Count));
        }

        return sizes;
    }

    // The listing is older than the answers here: what it lacks is asked for by itself.
    private async Task CheckAudioAsync(Dictionary<string, long> sizes, CancellationToken cancellationToken)
    {
        long done = 0;
        var total = await catalog.CountAsync(cancellationToken).ConfigureAwait(false);
        await ForEachAsync(catalog.ListAsync(cancellationToken), async (track, cancellation) =>
        {
            if (await songs.GetAudioAsync(track.Id, cancellation).ConfigureAwait(false) is { } audio
                && !sizes.ContainsKey(KeyOf(audio))
                && await bucket.HeadAsync(KeyOf(audio), cancellation).ConfigureAwait(false) is null
                && await songs.GetAudioAsync(track.Id, cancellation).ConfigureAwait(false) == audio)
                Report(KeyOf(audio), "the audio of the track is missing", track.Id);
            progress?.Report(new StoreProgress("looking for the audio", Interlocked.Increment(ref done), total));
        }, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReadAllAsync(IReadOnlyList<SegmentFile> segments, Dictionary<string, long> blobs, CancellationToken cancellationToken)
    {
        long done = 0;
        var total = segments.Count + blobs.Count;
        await ForEachAsync(segments.ToAsyncEnumerable(), async (file, cancellation) =>
        {
            var checksum = new XxHash64();
            if (await ReadAsync(file.Key, checksum.AppendAsync, cancellation).ConfigureAwait(false) && checksum.GetCurrentHashAsUInt64() != file.Checksum)
                await ReportSegmentAsync(file, "its bytes are not those that were stored", cancellation).ConfigureAwait(false);
            progress?.Report(new StoreProgress("reading objects", Interlocked.Increment(ref done), total));
        }, cancellationToken).ConfigureAwait(false);
        await ForEachAsync(blobs.Keys.ToAsyncEnumerable(), async (key, cancellation) =>
        {
            if (BlobId.TryParse(key[(key.LastIndexOf('/') + 1)..], out var id) && string.Equals(KeyOf(id), key, StringComparison.Ordinal))
            {
                BlobHash found = default;
                if (await ReadAsync(key, async (stream, inner) => found = await BlobHash.OfAsync(stream, null, inner).ConfigureAwait(false), cancellation).ConfigureAwait(false) && found.Id != id)
                    Report(key, "its bytes are not those of its name");
            }
            else
            {
                Report(key, "its name is none of a blob");
            }

            progress?.Report(new StoreProgress("reading objects", Interlocked.Increment(ref done), total));
        }, cancellationToken).ConfigureAwait(false);
    }

    // False where it is gone: deleted since it was listed.
    private async Task<bool> ReadAsync(string key, Func<Stream, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        if (await bucket.GetAsync(key, range: null, etag: null, cancellationToken).ConfigureAwait(false) is not { } response) return false;
        var stream = new S3ReadStream(bucket, key, 0, response.ContentLength, response, expected: null);
        await using var closing = stream.ConfigureAwait(false);
        await read(stream, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private Task ForEachAsync<T>(IAsyncEnumerable<T> items, Func<T, CancellationToken, ValueTask> work, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = parts.Calls.Options.ParallelRequests, CancellationToken = cancellationToken }, work);

    private async Task ReportSegmentAsync(SegmentFile file, string reason, CancellationToken cancellationToken)
    {
        var current = await SegmentsAsync(cancellationToken).ConfigureAwait(false);
        if (current.Exists(info => string.Equals(info.Name, file.Segment, StringComparison.Ordinal))) Report(file.Key, reason);
    }

    private void Report(string key, string reason, TrackId? track = null)
    {
        lock (_faults) _faults.Add(new StoreFault { Place = string.Create(CultureInfo.InvariantCulture, $"s3://{bucket.Name}/{key}"), Reason = reason, Track = track });
    }

    private string KeyOf(BlobId id) => S3BlobStore.KeyOf(Prefix, id);

    private readonly record struct SegmentFile(string Segment, string Key, long Bytes, ulong Checksum);
}
