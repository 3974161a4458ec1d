namespace TuneScout.Fingerprinting;

/// <summary>
/// Writes libraries into files and reads them back: every track's metadata and fingerprint, without the audio. Works from any store to any other;
/// two libraries are merged by exporting one and importing it into the other. Stateless and thread-safe.
/// </summary>
/// <remarks>The file is versioned and checksummed; memory is needed for one track, however many there are.</remarks>
public static class LibraryArchive
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Writes a library into a file, which takes the place of an older one only when it is complete and on the disk.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="hashes">The library's index.</param>
    /// <param name="catalog">The library's catalog.</param>
    /// <param name="progress">Told after each track; may be null.</param>
    /// <param name="cancellationToken">Stops, and leaves the file as it was.</param>
    /// <returns>The number of tracks: those that were there at the beginning and still at their turn.</returns>
    /// <exception cref="StoreException">The store failed, or is of a scheme that this software does not know.</exception>
    /// <exception cref="IOException">The file cannot be written; <see cref="UnauthorizedAccessException"/> where the system does not let this user.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public static async ValueTask<long> ExportAsync(
        string path, IHashStore hashes, ITrackCatalog catalog, IProgress<StoreProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(hashes);
        ArgumentNullException.ThrowIfNull(catalog);
        var temporary = $"{Path.GetFullPath(path)}.{TrackId.NewRandom()}.tmp";
        try
        {
            long tracks;
            var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes, FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
            {
                tracks = await WriteAsync(file, hashes, catalog, progress, cancellationToken).ConfigureAwait(false);
                await file.FlushAsync(cancellationToken).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            return tracks;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Reads an archive to its end without importing anything.</summary>
    /// <param name="path">What <see cref="ExportAsync"/> wrote.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The number of its tracks.</returns>
    /// <exception cref="StoreException">It is none, cut off, damaged, or of a newer version.</exception>
    /// <exception cref="IOException">The file cannot be read; <see cref="UnauthorizedAccessException"/> where the system does not let this user.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public static async ValueTask<long> VerifyAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var file = Open(path);
        await using (file.ConfigureAwait(false))
        {
            var reader = new ArchiveReader(file, path);
            await reader.BeginAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is not null)
            {
            }

            return reader.Tracks;
        }
    }

    /// <summary>Adds the tracks of an archive to a library, with the ids they have; an archive with a fault is refused before anything is added.</summary>
    /// <remarks>
    /// A track whose id the library has is left as it is. So an import that was stopped can be begun again, and one that is repeated changes nothing.
    /// </remarks>
    /// <param name="path">What <see cref="ExportAsync"/> wrote.</param>
    /// <param name="library">The library; its scheme must be the archive's.</param>
    /// <param name="options">Whether duplicates are added; <see cref="AddOptions.Replace"/> must be null. Null for the defaults: duplicates are left out.</param>
    /// <param name="progress">Told after each track; may be null.</param>
    /// <param name="cancellationToken">Stops between two tracks; what was added stays.</param>
    /// <returns>What became of the tracks.</returns>
    /// <exception cref="StoreException">The archive is none, cut off, damaged, of a newer version or another scheme, or the store failed.</exception>
    /// <exception cref="IOException">The file cannot be read; <see cref="UnauthorizedAccessException"/> where the system does not let this user.</exception>
    /// <exception cref="ArgumentException">The path is empty, or <see cref="AddOptions.Replace"/> is given.</exception>
    public static async ValueTask<ImportResult> ImportAsync(
        string path, Library library, AddOptions? options = null, IProgress<StoreProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(library);
        options ??= new AddOptions();
        if (options.Replace is not null) throw new ArgumentException($"{nameof(AddOptions)}.{nameof(AddOptions.Replace)} must be null: every track of an archive has an id.", nameof(options));
        var total = await VerifyAsync(path, cancellationToken).ConfigureAwait(false);
        var file = Open(path);
        await using (file.ConfigureAwait(false))
        {
            var reader = new ArchiveReader(file, path);
            await reader.BeginAsync(cancellationToken).ConfigureAwait(false);
            var result = new ImportResult { Added = 0, Duplicates = 0, Known = 0 };
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { } track)
            {
                result = await AddAsync(library, track, path, options, result, cancellationToken).ConfigureAwait(false);
                progress?.Report(new StoreProgress("importing", reader.Tracks, total));
            }

            return result;
        }
    }

    private static async ValueTask<long> WriteAsync(
        Stream stream, IHashStore hashes, ITrackCatalog catalog, IProgress<StoreProgress>? progress, CancellationToken cancellationToken)
    {
        var options = SchemeIds.Parse(hashes.SchemeId);
        using var snapshot = await hashes.OpenSnapshotAsync(cancellationToken).ConfigureAwait(false);
        var total = await catalog.CountAsync(cancellationToken).ConfigureAwait(false);
        var writer = new ArchiveWriter(stream);
        await writer.BeginAsync(hashes.SchemeId, cancellationToken).ConfigureAwait(false);
        await foreach (var (track, fingerprint) in StoredFingerprints.ReadAsync(snapshot, catalog, options, cancellationToken).ConfigureAwait(false))
        {
            await writer.AddAsync(new ArchiveTrack(track, fingerprint.ToBytes()), cancellationToken).ConfigureAwait(false);
            progress?.Report(new StoreProgress("exporting", writer.Tracks, total));
        }

        await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return writer.Tracks;
    }

    private static async ValueTask<ImportResult> AddAsync(
        Library library, ArchiveTrack track, string path, AddOptions options, ImportResult result, CancellationToken cancellationToken)
    {
        if (await library.GetAsync(track.Track.Id, cancellationToken).ConfigureAwait(false) is not null) return result with { Known = result.Known + 1 };
        Fingerprint fingerprint;
        try
        {
            fingerprint = Fingerprint.Parse(track.Fingerprint);
        }
        catch (FingerprintFormatException fault)
        {
            throw new StoreException($"{path}: the fingerprint of track {track.Track.Id} cannot be read: {fault.Message}", fault);
        }

        var added = await library.AddAsync(fingerprint, track.Track.Metadata, options with { Replace = track.Track.Id }, cancellationToken).ConfigureAwait(false);
        return added.Added ? result with { Added = result.Added + 1 } : result with { Duplicates = result.Duplicates + 1 };
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.Asynchronous | FileOptions.SequentialScan);
}
