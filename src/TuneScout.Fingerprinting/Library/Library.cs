using Microsoft.Extensions.Logging;

namespace TuneScout.Fingerprinting;

/// <summary>A collection of recordings that can be recognised: an index and a catalog, kept in step. Thread-safe.</summary>
/// <remarks>
/// A recording is stored in the index first and entered in the catalog last, and leaves in the opposite order: what stands in
/// the catalog can always be found. A crash in between leaves at most index entries that no catalog entry names; they are
/// invisible, and stores sweep them when they are opened.
/// </remarks>
public sealed class Library : IDisposable
{
    private readonly IHashStore _hashes;
    private readonly ITrackCatalog _catalog;
    private readonly IFingerprinter _fingerprinter;
    private readonly TimeProvider _timeProvider;
    private readonly FingerprintingLog _log;
    private readonly SemaphoreSlim _adding = new(1, 1);

    /// <summary>Joins an index and a catalog to a library. Neither is disposed by it.</summary>
    /// <param name="hashes">The index.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="fingerprinter">Makes the fingerprints; its scheme must be the index's. Null for the default options.</param>
    /// <param name="timeProvider">Dates the entries; null for the system's clock.</param>
    /// <param name="loggerFactory">Told of what is added and removed, at the level Debug; null for nobody.</param>
    /// <exception cref="StoreException">The index was made with another scheme; the message names both.</exception>
    public Library(
        IHashStore hashes, ITrackCatalog catalog, IFingerprinter? fingerprinter = null, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        ArgumentNullException.ThrowIfNull(catalog);
        _hashes = hashes;
        _catalog = catalog;
        _fingerprinter = fingerprinter ?? new Fingerprinter();
        _timeProvider = timeProvider ?? TimeProvider.System;
        _log = new FingerprintingLog(loggerFactory);
        if (!string.Equals(hashes.SchemeId, _fingerprinter.Options.SchemeId, StringComparison.Ordinal))
            throw new StoreException($"The index was made with the scheme {hashes.SchemeId}, the fingerprinter makes {_fingerprinter.Options.SchemeId}: use the index's options.");
    }

    /// <summary>Makes the fingerprint of a recording and adds it.</summary>
    /// <param name="source">Any rate and channels; read to its end, not disposed.</param>
    /// <param name="metadata">What is known of it.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="progress">Told the time of sound read so far; may be null.</param>
    /// <param name="cancellationToken">Stops before the recording is stored.</param>
    /// <returns>The new entry, durable, or the track that holds the same recording.</returns>
    /// <exception cref="AudioException">The source cannot be read, is shorter than a frame (93 ms) or longer than 27 hours, or holds nothing but silence.</exception>
    /// <exception cref="StoreException">The storage failed; nothing was added.</exception>
    public async ValueTask<AddResult> AddAsync(
        IAudioSource source, TrackMetadata metadata, AddOptions? options = null, IProgress<TimeSpan>? progress = null, CancellationToken cancellationToken = default)
    {
        var fingerprint = await FingerprintAsync(source, progress, cancellationToken).ConfigureAwait(false);
        return await AddAsync(fingerprint, metadata, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the fingerprint of a recording that is to be added later: side by side with others, for example.</summary>
    /// <param name="source">Any rate and channels; read to its end, not disposed.</param>
    /// <param name="progress">Told the time of sound read so far; may be null.</param>
    /// <param name="cancellationToken">Stops between two blocks.</param>
    /// <returns>A fingerprint of the library's scheme, with peaks.</returns>
    /// <exception cref="AudioException">The source cannot be read, is shorter than a frame (93 ms) or longer than 27 hours, or holds nothing but silence.</exception>
    public async ValueTask<Fingerprint> FingerprintAsync(IAudioSource source, IProgress<TimeSpan>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var fingerprint = await _fingerprinter.FingerprintAsync(source, progress, cancellationToken).ConfigureAwait(false);
        FingerprintCheck.EnsureUsable(source.Name, fingerprint);
        return fingerprint;
    }

    /// <summary>Adds a fingerprint that was made before.</summary>
    /// <param name="fingerprint">A fingerprint of the library's scheme.</param>
    /// <param name="metadata">What is known of the recording.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Stops before the recording is stored.</param>
    /// <returns>The new entry, durable, or the track that holds the same recording.</returns>
    /// <exception cref="AudioException">The fingerprint has no peaks: of less than a frame, or of silence.</exception>
    /// <exception cref="StoreException">The fingerprint is of another scheme, or the storage failed; nothing was added.</exception>
    public async ValueTask<AddResult> AddAsync(
        Fingerprint fingerprint, TrackMetadata metadata, AddOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        ArgumentNullException.ThrowIfNull(metadata);
        FingerprintCheck.EnsureUsable(metadata.Source ?? metadata.Title ?? "the fingerprint", fingerprint);
        using var activity = Telemetry.Source.StartActivity("tunescout.add");
        try
        {
            var result = await StoreAsync(fingerprint, metadata, options ?? new AddOptions(), cancellationToken).ConfigureAwait(false);
            activity?.SetTag("tunescout.outcome", Outcome(result));
            Note(result, fingerprint);
            return result;
        }
        catch (Exception fault)
        {
            Telemetry.Failed(activity, fault);
            throw;
        }
    }

    private async ValueTask<AddResult> StoreAsync(Fingerprint fingerprint, TrackMetadata metadata, AddOptions options, CancellationToken cancellationToken)
    {
        // One after the other: of two equal recordings added at once the second must find the first.
        await _adding.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!options.AllowDuplicates)
            {
                var duplicate = await FindDuplicateAsync(fingerprint, options.Replace, cancellationToken).ConfigureAwait(false);
                if (duplicate is not null) return new AddResult { DuplicateOf = duplicate };
            }

            var track = new Track
            {
                Id = options.Replace ?? TrackId.NewRandom(),
                Metadata = metadata,
                Duration = fingerprint.Duration,
                AddedAt = _timeProvider.GetUtcNow(),
            };
            await _hashes.AddAsync([new(track.Id, fingerprint)], cancellationToken).ConfigureAwait(false);
            await _catalog.PutAsync([track], CancellationToken.None).ConfigureAwait(false);
            return new AddResult { Track = track };
        }
        finally
        {
            _adding.Release();
        }
    }

    /// <summary>Adds fingerprints that were made before, together: as one after the other, in one write of the index and one of the catalog.</summary>
    /// <param name="recordings">The recordings, in the order in which they are to be added.</param>
    /// <param name="allowDuplicates">Whether a recording is stored although the library, or one before it, is the same; default false.</param>
    /// <param name="cancellationToken">Stops before they are stored.</param>
    /// <returns>For each the new entry, durable, or the track that holds the same recording, which may be one of those before it.</returns>
    /// <exception cref="ArgumentException">A recording, its fingerprint or its metadata is null; nothing was added.</exception>
    /// <exception cref="AudioException">A fingerprint has no peaks: of less than a frame, or of silence; nothing was added.</exception>
    /// <exception cref="StoreException">A fingerprint is of another scheme, or the storage failed; nothing was added.</exception>
    public async ValueTask<IReadOnlyList<AddResult>> AddAsync(IReadOnlyList<NewTrack> recordings, bool allowDuplicates = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recordings);
        foreach (var recording in recordings)
        {
            if (recording is null or { Fingerprint: null } or { Metadata: null }) throw new ArgumentException("A recording, its fingerprint or its metadata is null.", nameof(recordings));
            FingerprintCheck.EnsureUsable(recording.Metadata.Source ?? recording.Metadata.Title ?? "the fingerprint", recording.Fingerprint);
        }

        using var activity = Telemetry.Source.StartActivity("tunescout.add");
        try
        {
            var results = await StoreAsync(recordings, allowDuplicates, cancellationToken).ConfigureAwait(false);
            var added = results.Count(static result => result.Added);
            activity?.SetTag("tunescout.added", added).SetTag("tunescout.duplicates", results.Count - added);
            for (var i = 0; i < results.Count; i++) Note(results[i], recordings[i].Fingerprint);
            return results;
        }
        catch (Exception fault)
        {
            Telemetry.Failed(activity, fault);
            throw;
        }
    }

    private async ValueTask<IReadOnlyList<AddResult>> StoreAsync(IReadOnlyList<NewTrack> recordings, bool allowDuplicates, CancellationToken cancellationToken)
    {
        await _adding.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var added = new NewTracks(_hashes, _catalog, _fingerprinter, _timeProvider);
            var results = await added.DecideAsync(recordings, allowDuplicates, cancellationToken).ConfigureAwait(false);
            if (added.Tracks.Count == 0) return results;
            await _hashes.AddAsync(added.Fingerprints, cancellationToken).ConfigureAwait(false);
            await _catalog.PutAsync(added.Tracks, CancellationToken.None).ConfigureAwait(false);
            return results;
        }
        finally
        {
            _adding.Release();
        }
    }

    /// <summary>Looks for a track that holds the same recording: another encoding, loudness or cut of it, at up to 2 % other speed.</summary>
    /// <param name="fingerprint">A fingerprint of the library's scheme.</param>
    /// <param name="except">A track that does not count; null for none.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The track that holds most of it, or null where none holds at least four fifths.</returns>
    /// <exception cref="StoreException">The fingerprint is of another scheme, or the storage failed.</exception>
    public async ValueTask<Duplicate?> FindDuplicateAsync(Fingerprint fingerprint, TrackId? except = null, CancellationToken cancellationToken = default)
    {
        return OverlapSearch.Full(await FindOverlapsAsync(fingerprint, except, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Looks for all tracks that hold a recording whole or in part, from 10 s on.</summary>
    /// <param name="fingerprint">A fingerprint of the library's scheme.</param>
    /// <param name="except">A track that does not count; null for none.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The tracks, the one that holds most of the recording first.</returns>
    /// <exception cref="StoreException">The fingerprint is of another scheme, or the storage failed.</exception>
    public async ValueTask<IReadOnlyList<Duplicate>> FindOverlapsAsync(Fingerprint fingerprint, TrackId? except = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        return await OverlapSearch.FindAsync(fingerprint, _hashes, _catalog, except, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks for all other tracks that hold a track of the library whole or in part, from 10 s on.</summary>
    /// <param name="id">The track.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The other tracks, the one that holds most of it first; none where there is no such track.</returns>
    /// <exception cref="StoreException">The storage failed.</exception>
    public async ValueTask<IReadOnlyList<Duplicate>> FindOverlapsAsync(TrackId id, CancellationToken cancellationToken = default)
    {
        Constellation? constellation = null;
        using (var snapshot = await _hashes.OpenSnapshotAsync(cancellationToken).ConfigureAwait(false))
        {
            if (snapshot.TryGetOrdinal(id, out var ordinal)) constellation = await snapshot.GetConstellationAsync(ordinal, cancellationToken).ConfigureAwait(false);
        }

        if (constellation is null || constellation.Count == 0) return [];
        var frames = constellation.EndFrame;
        var samples = ((long)(frames - 1) * FingerprintOptions.HopSamples) + FingerprintOptions.FrameSamples;
        return await FindOverlapsAsync(new Fingerprint(_fingerprinter.Options, constellation, frames, samples), id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a recording out of the library; its audio is not needed.</summary>
    /// <param name="id">The track.</param>
    /// <param name="cancellationToken">Stops before the removal begins.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="StoreException">The storage failed; the track is there still, or gone from all answers: removing it again goes on.</exception>
    public async ValueTask<bool> RemoveAsync(TrackId id, CancellationToken cancellationToken = default)
    {
        using var activity = Telemetry.Source.StartActivity("tunescout.remove");
        try
        {
            var known = await _catalog.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
            known |= await _hashes.RemoveAsync(id, CancellationToken.None).ConfigureAwait(false);
            activity?.SetTag("tunescout.known", known);
            if (!known) return false;
            Telemetry.TracksRemoved.Add(1);
            _log.Removed(id);
            return true;
        }
        catch (Exception fault)
        {
            Telemetry.Failed(activity, fault);
            throw;
        }
    }

    /// <summary>Reads one entry.</summary>
    /// <param name="id">The track.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The entry, or null where there is none.</returns>
    /// <exception cref="StoreException">The storage failed.</exception>
    public ValueTask<Track?> GetAsync(TrackId id, CancellationToken cancellationToken = default) => _catalog.GetAsync(id, cancellationToken);

    /// <summary>Finds the entry that was added from a source; of several, the one added last.</summary>
    /// <param name="source">The source as it was given in <see cref="TrackMetadata.Source"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The entry, or null where there is none.</returns>
    /// <exception cref="StoreException">The storage failed.</exception>
    public ValueTask<Track?> FindBySourceAsync(string source, CancellationToken cancellationToken = default) => _catalog.FindBySourceAsync(source, cancellationToken);

    /// <summary>All entries, in the order in which they were added.</summary>
    /// <param name="cancellationToken">Stops the enumeration.</param>
    /// <returns>The entries.</returns>
    /// <exception cref="StoreException">The storage failed.</exception>
    public IAsyncEnumerable<Track> ListAsync(CancellationToken cancellationToken = default) => _catalog.ListAsync(cancellationToken);

    /// <summary>How many entries there are.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The number.</returns>
    /// <exception cref="StoreException">The storage failed.</exception>
    public ValueTask<long> CountAsync(CancellationToken cancellationToken = default) => _catalog.CountAsync(cancellationToken);

    /// <summary>Lets go of what the library itself holds; the index and the catalog are their owner's to dispose.</summary>
    public void Dispose() => _adding.Dispose();

    /// <summary>Counts and logs what became of a recording.</summary>
    internal void Note(AddResult result, Fingerprint fingerprint)
    {
        Telemetry.TracksAdded.Add(1, new KeyValuePair<string, object?>("outcome", Outcome(result)));
        if (result.Track is { } track) _log.Added(track.Id, fingerprint.Constellation.Count, fingerprint.Duration);
        else if (result.DuplicateOf is { } duplicate) _log.IsDuplicate(duplicate.Track.Id, duplicate.Coverage);
    }

    /// <summary>How telemetry names what became of a recording.</summary>
    internal static string Outcome(AddResult result) => result.Added ? "added" : "duplicate";
}
