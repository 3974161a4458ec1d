namespace TuneScout.Web;

/// <summary>Keeps who owns which track and who may hear it. Thread-safe.</summary>
internal interface ITrackShelf
{
    ValueTask AddAsync(TrackRecord track, byte[] peaks, CancellationToken cancellationToken = default);

    /// <summary>A track that an account may hear: its own, or a shared one.</summary>
    ValueTask<TrackRecord?> GetAsync(string id, string userId, CancellationToken cancellationToken = default);

    /// <summary>A track, whoever may hear it: for jobs only.</summary>
    ValueTask<TrackRecord?> GetAnyAsync(string id, CancellationToken cancellationToken = default);

    ValueTask<byte[]?> GetPeaksAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Changes a track of the account.</summary>
    ValueTask<bool> UpdateAsync(string id, string userId, string title, string artist, string album, bool shared, CancellationToken cancellationToken = default);

    ValueTask<bool> DeleteAsync(string id, string userId, CancellationToken cancellationToken = default);

    ValueTask<TrackList> SearchAsync(string userId, TrackSearch search, CancellationToken cancellationToken = default);

    ValueTask<IReadOnlyList<NameCount>> ListArtistsAsync(string userId, CancellationToken cancellationToken = default);

    ValueTask<IReadOnlyList<NameCount>> ListAlbumsAsync(string userId, string? artist, CancellationToken cancellationToken = default);

    ValueTask<(long Tracks, long Bytes)> UsageAsync(string userId, CancellationToken cancellationToken = default);

    ValueTask PutPlaylistAsync(string id, int kbps, string text, CancellationToken cancellationToken = default);

    ValueTask<string?> GetPlaylistAsync(string id, int kbps, CancellationToken cancellationToken = default);

    ValueTask MarkStreamsAsync(string id, CancellationToken cancellationToken = default);
}
