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

    /// <summary>The artists of what an account may hear, page by page.</summary>
    ValueTask<NameList> ListArtistsAsync(string userId, NameSearch search, CancellationToken cancellationToken = default);

    /// <summary>The albums of what an account may hear, of one artist or all, page by page.</summary>
    ValueTask<NameList> ListAlbumsAsync(string userId, string? artist, NameSearch search, CancellationToken cancellationToken = default);

    /// <summary>The tracks of an account, and the bytes of their files and of those that it has rendered.</summary>
    ValueTask<(long Tracks, long Bytes)> UsageAsync(string userId, CancellationToken cancellationToken = default);

    ValueTask PutPlaylistAsync(string id, int kbps, string text, CancellationToken cancellationToken = default);

    ValueTask<string?> GetPlaylistAsync(string id, int kbps, CancellationToken cancellationToken = default);

    ValueTask MarkStreamsAsync(string id, CancellationToken cancellationToken = default);
}
