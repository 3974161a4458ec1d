namespace TuneScout.Web;

/// <summary>One recognition of an account.</summary>
internal sealed record PastRecognition(long Number, DateTimeOffset At, string Origin, double Seconds, string? TrackId, string? Title, string? Artist, double? Confidence, double? PositionSeconds, string? Reason);

/// <summary>What an account has had recognised. Thread-safe.</summary>
internal interface IRecognitionHistory
{
    Task AddAsync(string userId, string origin, double seconds, RecognizedSong? song, string? reason);

    /// <summary>The newest first, those before a number.</summary>
    Task<IReadOnlyList<PastRecognition>> ListAsync(string userId, long? before, int limit);

    Task ClearAsync(string userId);
}
