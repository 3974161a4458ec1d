using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Songs with all that belongs to them: audio, constellation, index and metadata, which come and go together. Thread-safe.</summary>
/// <remarks>
/// A song is visible only when it is complete, and gone from all searches before anything of it is deleted. A host may die at any point: a marker
/// tells what was begun, <see cref="SweepAsync"/> completes or undoes it after <see cref="AwsStoreOptions.GracePeriod"/>, and adding the same file again
/// does no harm. Ids are drawn at random.
/// </remarks>
public sealed class AwsSongs : IDisposable
{
    private readonly Library _library;
    private readonly DynamoDbHashStore _hashes;
    private readonly ITrackCatalog _catalog;
    private readonly IBlobStore _blobs;
    private readonly AwsCalls _calls;
    private readonly SongMarkers _markers;
    private readonly AudioReferences _references;

    internal AwsSongs(AwsIndex index, DynamoDbHashStore hashes, ITrackCatalog catalog, IBlobStore blobs, ILoggerFactory? loggerFactory = null)
    {
        (_hashes, _catalog, _blobs, _calls) = (hashes, catalog, blobs, index.Calls);
        _library = new Library(hashes, catalog, new Fingerprinter(hashes.FingerprintOptions, index.Clock), index.Clock, loggerFactory);
        _markers = new SongMarkers(index.Table, index.Clock);
        _references = new AudioReferences(index.Table, index.Clock);
    }

    /// <summary>Adds a song: looks for an acoustic duplicate, stores the file, its constellation and its metadata.</summary>
    /// <param name="path">A file of any kind that <see cref="AudioFile"/> opens.</param>
    /// <param name="contentType">Its media type, for example <c>audio/flac</c>.</param>
    /// <param name="metadata">What is known of it.</param>
    /// <param name="options">Null for the defaults; a song cannot take the place of another here.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="cancellationToken">Stops before the song is committed; what was stored by then is swept.</param>
    /// <returns>The new entry, complete and durable, or the track that holds the same recording.</returns>
    /// <exception cref="AudioException">The file cannot be read or holds nothing to recognise.</exception>
    /// <exception cref="ArgumentException">The path is empty, the media type is none, or <see cref="AddOptions.Replace"/> is given.</exception>
    /// <exception cref="StoreException">
    /// The storage failed, or the file was changed meanwhile; nothing of the song is visible. With <see cref="AwsError.Conflict"/>: adding it again helps.
    /// </exception>
    public async ValueTask<AddResult> AddAsync(
        string path, string contentType, TrackMetadata metadata, AddOptions? options = null, IProgress<SongProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(metadata);
        StoreArguments.CheckContentType(contentType);
        if (options?.Replace is not null) throw new ArgumentException("A song cannot take the place of another one: remove that one afterwards.", nameof(options));
        var fingerprint = await FingerprintAsync(path, progress, cancellationToken).ConfigureAwait(false);
        using var activity = Telemetry.Source.StartActivity("tunescout.add");
        try
        {
            var result = await StoreAsync(path, contentType, fingerprint, metadata, options, progress, cancellationToken).ConfigureAwait(false);
            activity?.SetTag("tunescout.outcome", Library.Outcome(result));
            _library.Note(result, fingerprint);
            return result;
        }
        catch (Exception fault)
        {
            Telemetry.Failed(activity, fault);
            throw;
        }
    }

    private async Task<AddResult> StoreAsync(
        string path, string contentType, Fingerprint fingerprint, TrackMetadata metadata, AddOptions? options, IProgress<SongProgress>? progress, CancellationToken cancellationToken)
    {
        if (options?.AllowDuplicates != true)
        {
            progress?.Report(new SongProgress(SongStage.LookingForDuplicates, 0, null));
            var duplicate = await _library.FindDuplicateAsync(fingerprint, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (duplicate is not null) return new AddResult { DuplicateOf = duplicate };
        }

        var bytes = new FileInfo(path).Length;
        progress?.Report(new SongProgress(SongStage.Hashing, 0, bytes));
        var audio = await HashAsync(path, cancellationToken).ConfigureAwait(false);
        var track = new Track { Id = TrackId.NewRandom(), Metadata = metadata, Duration = fingerprint.Duration, AddedAt = _calls.Clock.GetUtcNow() };
        await _markers.PutAsync(track.Id, audio, cancellationToken).ConfigureAwait(false);
        await StoreAudioAsync(track.Id, audio, path, contentType, bytes, progress, cancellationToken).ConfigureAwait(false);
        progress?.Report(new SongProgress(SongStage.Committing, 0, null));
        await _hashes.AddAsync([new(track.Id, fingerprint)], cancellationToken).ConfigureAwait(false);
        if (!await _markers.RenewAsync(track.Id, audio, CancellationToken.None).ConfigureAwait(false))
            throw new AwsStoreException(AwsError.Conflict, $"Adding {Path.GetFileName(path)} took longer than the grace period, and what it had stored was swept; nothing of it is visible: repeat it.");
        await _catalog.PutAsync([track], CancellationToken.None).ConfigureAwait(false);
        await _markers.DeleteAsync(track.Id, CancellationToken.None).ConfigureAwait(false);
        return new AddResult { Track = track };
    }

    /// <summary>Changes what is known of a song; its place in the order of adding stays.</summary>
    /// <param name="id">The song.</param>
    /// <param name="metadata">The new metadata, whole.</param>
    /// <param name="cancellationToken">Stops before the change begins.</param>
    /// <returns>The changed entry, or null where there is no such song.</returns>
    /// <exception cref="StoreException">The storage failed; nothing was changed.</exception>
    public async ValueTask<Track?> UpdateAsync(TrackId id, TrackMetadata metadata, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (await _catalog.GetAsync(id, cancellationToken).ConfigureAwait(false) is not { } track) return null;
        track = track with { Metadata = metadata };
        await _catalog.PutAsync([track], cancellationToken).ConfigureAwait(false);
        return track;
    }

    /// <summary>Removes a song with everything that belongs to it; its audio is not needed. A file that another song has too stays.</summary>
    /// <param name="id">The song.</param>
    /// <param name="cancellationToken">Stops before the removal begins, never within it.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="StoreException">The storage failed; the song is gone from searches or untouched, and removing it again or sweeping goes on.</exception>
    public async ValueTask<bool> RemoveAsync(TrackId id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var audio = await _references.FindAsync(id, cancellationToken).ConfigureAwait(false);
        if (audio is { } marked) await _markers.PutAsync(id, marked, CancellationToken.None).ConfigureAwait(false);
        var known = await _library.RemoveAsync(id, CancellationToken.None).ConfigureAwait(false);
        if (audio is not { } file) return known;
        await _references.RemoveAsync(id, file, _blobs, CancellationToken.None).ConfigureAwait(false);
        await _markers.DeleteAsync(id, CancellationToken.None).ConfigureAwait(false);
        return true;
    }

    /// <summary>The audio of a song.</summary>
    /// <param name="id">The song.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The name of its blob, or null where there is no such song or it was added without audio.</returns>
    /// <exception cref="StoreException">The storage failed.</exception>
    public async ValueTask<BlobId?> GetAudioAsync(TrackId id, CancellationToken cancellationToken = default) => await _references.FindAsync(id, cancellationToken).ConfigureAwait(false);

    /// <summary>Completes or undoes what hosts that died had begun longer ago than the grace period.</summary>
    /// <param name="cancellationToken">Stops between two songs.</param>
    /// <returns>How many songs were looked after.</returns>
    /// <exception cref="StoreException">The storage failed; sweeping again goes on.</exception>
    public async ValueTask<int> SweepAsync(CancellationToken cancellationToken = default)
    {
        var begun = await _markers.ClaimAsync(_calls.Clock.GetUtcNow() - _calls.Options.GracePeriod, cancellationToken).ConfigureAwait(false);
        foreach (var (id, audio) in begun)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // In the catalog it is complete: only the marker was left. A removal takes it out of the catalog first.
            if (await _catalog.GetAsync(id, cancellationToken).ConfigureAwait(false) is null)
            {
                await _hashes.RemoveAsync(id, CancellationToken.None).ConfigureAwait(false);
                await _references.RemoveAsync(id, audio, _blobs, CancellationToken.None).ConfigureAwait(false);
            }

            await _markers.DeleteAsync(id, CancellationToken.None).ConfigureAwait(false);
        }

        return begun.Count;
    }

    /// <summary>Lets go of what it holds itself; the stores are their owner's to dispose.</summary>
    public void Dispose() => _library.Dispose();

    private async Task<Fingerprint> FingerprintAsync(string path, IProgress<SongProgress>? progress, CancellationToken cancellationToken)
    {
        var source = await AudioFile.OpenAsync(path, null, cancellationToken).ConfigureAwait(false);
        await using var closing = source.ConfigureAwait(false);
        var total = source.Duration?.TotalSeconds;
        var heard = progress is null ? null : new Forwarding<TimeSpan>(time => progress.Report(new SongProgress(SongStage.Fingerprinting, time.TotalSeconds, total)));
        return await _library.FingerprintAsync(source, heard, cancellationToken).ConfigureAwait(false);
    }

    private async Task StoreAudioAsync(TrackId id, BlobId audio, string path, string contentType, long bytes, IProgress<SongProgress>? progress, CancellationToken cancellationToken)
    {
        var backOff = _calls.NewBackOff();
        while (!await _references.TryAddAsync(id, audio, cancellationToken).ConfigureAwait(false))
        {
            // Another host deletes the same file at this moment; then it is stored anew.
            if (!await backOff.WaitAsync(cancellationToken).ConfigureAwait(false))
                throw new AwsStoreException(AwsError.Conflict, $"The audio of {Path.GetFileName(path)} is being deleted for another song; nothing was added: repeat it.");
        }

        if (await _blobs.GetInfoAsync(audio, cancellationToken).ConfigureAwait(false) is not null) return;
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using var closing = file.ConfigureAwait(false);
        var sent = progress is null ? null : new Forwarding<long>(done => progress.Report(new SongProgress(SongStage.Uploading, done, bytes)));
        var stored = await _blobs.PutAsync(file, contentType, sent, cancellationToken).ConfigureAwait(false);
        if (stored.Id != audio) throw new StoreException($"{Path.GetFileName(path)} was changed while it was being added; nothing of it is visible: repeat it.");
    }

    private static async Task<BlobId> HashAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using var closing = file.ConfigureAwait(false);
        return BlobId.FromHash(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
    }

    private sealed class Forwarding<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
