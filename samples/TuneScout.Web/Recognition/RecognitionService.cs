using TuneScout.Fingerprinting;

namespace TuneScout.Web;

/// <summary>A song that was recognised, as the pages and the API tell it.</summary>
internal sealed record RecognizedSong(string TrackId, string Title, string Artist, string Album, double Confidence, double PositionSeconds, double FromSeconds, double ToSeconds, double Speed);

/// <summary>The answer to a clip: songs, or why there is none.</summary>
internal sealed record RecognitionAnswer(bool Found, IReadOnlyList<RecognizedSong> Songs, string? Reason, double Seconds, double Milliseconds);

/// <summary>Names what is heard, among the tracks that the account may hear.</summary>
internal sealed class RecognitionService(Recognizer recognizer, Library library, ITrackShelf shelf, IRecognitionHistory history, Costs costs, Decoder decoder, DataFolder folder)
{
    public async Task<RecognitionAnswer> RecognizeAsync(string userId, AudioKind kind, Stream clip, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var work = folder.NewWork();
        await using (var file = File.Create(work.File("clip"))) await clip.CopyToAsync(file, cancellationToken);
        try
        {
            await decoder.ToWavAsync(work.File("clip"), kind, work.File("clip.wav"), WavShape.Playable, longest, null, cancellationToken);
        }
        catch (HopelessJobException e)
        {
            throw new UploadException(e.Message, StatusCodes.Status422UnprocessableEntity);
        }

        await using var source = WavAudioSource.Open(work.File("clip.wav"));
        var result = await recognizer.RecognizeAsync(source, cancellationToken);
        var songs = new List<RecognizedSong>();
        foreach (var match in result.Matches)
        {
            if (await SeeAsync(userId, match, cancellationToken) is { } song && !songs.Exists(known => known.TrackId == song.TrackId)) songs.Add(song);
        }

        var reason = songs.Count > 0 ? null : result.Reason ?? "nothing in the library sounds like it";
        var answer = new RecognitionAnswer(songs.Count > 0, songs, reason, result.QueryDuration.TotalSeconds, result.Elapsed.TotalMilliseconds);
        costs.Recognized();
        await history.AddAsync(userId, "clip", answer.Seconds, songs.FirstOrDefault(), reason);
        return answer;
    }

    /// <summary>A match as the account may see it: a track that others keep to themselves is told only where the account has the same recording.</summary>
    public async ValueTask<RecognizedSong?> SeeAsync(string userId, Match match, CancellationToken cancellationToken)
    {
        var offset = TimeSpan.Zero;
        var track = await shelf.GetAsync(match.Track.Id.ToString(), userId, cancellationToken);
        if (track is null)
        {
            foreach (var twin in await library.FindOverlapsAsync(match.Track.Id, cancellationToken))
            {
                track = await shelf.GetAsync(twin.Track.Id.ToString(), userId, cancellationToken);
                if (track is null) continue;
                offset = twin.Offset;
                break;
            }
        }

        if (track is null) return null;
        var position = Math.Clamp((match.TrackStart + offset).TotalSeconds, 0, track.Seconds);
        return new RecognizedSong(track.Id, track.Title, track.Artist, track.Album, match.Confidence, position, match.QueryStart.TotalSeconds, match.QueryEnd.TotalSeconds, match.Speed);
    }
}
