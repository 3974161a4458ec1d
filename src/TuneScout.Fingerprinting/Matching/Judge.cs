namespace TuneScout.Fingerprinting;

/// <summary>Decides which of the places found for a window are believed.</summary>
/// <remarks>
/// The best place is measured against the best track with other sound, and against what chance would reach. The same recording stored
/// twice is no rival of itself. Where two or three songs are mixed, each is measured against the best track that is none of them.
/// </remarks>
internal sealed class Judge(WindowSearch search, IHashSnapshot snapshot, bool measureWarps, RecognitionTrace? trace)
{
    private const int MostSongs = 3;

    // Two songs at once are rarer than one: to be believed they need evidence that chance gives a tenth as often.
    private const double MoreThanOne = 3.5;

    /// <summary>Judges what has been found so far.</summary>
    /// <param name="threshold">The log odds from which on a place is believed.</param>
    /// <param name="warped">Whether places at another speed, tempo or pitch count. Where they do not, they are no rivals either.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<WindowAnswer> DecideAsync(double threshold, bool warped, CancellationToken cancellationToken)
    {
        var tops = search.Best(warped);
        if (tops.Count == 0) return WindowAnswer.Nothing;
        var evidence = search.Evidence;
        var songs = new List<Song>();
        var chance = 0f;
        foreach (var place in tops)
        {
            if (songs.Count > 0 && place.Score <= chance) break;
            var constellation = await snapshot.GetConstellationAsync(place.Ordinal, cancellationToken).ConfigureAwait(false);
            if (constellation is null) continue;
            if (songs.Count == 0) chance = ChanceLevel.Of(evidence, constellation, place.Offset, place.Warp, search.Trials);
            var peaks = SoundAt.Of(constellation, place, evidence.FrameCount);
            var known = songs.Find(song => SoundAt.AreSame(song.Peaks, peaks));
            if (known is not null) known.Same.Add(place);
            else if (songs.Count > MostSongs) break;
            else songs.Add(new Song(place, constellation, peaks, []));
        }

        if (songs.Count == 0) return WindowAnswer.Nothing;
        var answer = Believe(songs, chance, threshold);
        trace?.Judged(answer, tops, chance, threshold + (answer.Accepted.Count > 1 ? MoreThanOne : 0));
        return answer;
    }

    private WindowAnswer Believe(List<Song> songs, float chance, double threshold)
    {
        // How many songs stand out together: the largest group whose last member leads what follows by enough.
        var accepted = 0;
        for (var count = 1; count <= Math.Min(MostSongs, songs.Count); count++)
        {
            var needed = threshold + (count > 1 ? MoreThanOne : 0);
            if (LogOdds(songs, count - 1, count, chance) >= needed) accepted = count;
        }

        var findings = new List<Finding>();
        for (var i = 0; i < accepted; i++) findings.Add(FindingOf(songs, i, accepted, chance, believed: true));
        return new WindowAnswer(accepted > 0 ? findings[0] : FindingOf(songs, 0, 1, chance, believed: false), findings);
    }

    private double LogOdds(List<Song> songs, int song, int count, float chance)
    {
        var other = Other(songs, count, chance);
        var place = songs[song].Place;
        return Calibration.LogOdds(place.Score - other, search.Evidence.FrameCount, place.Warp);
    }

    private Finding FindingOf(List<Song> songs, int at, int count, float chance, bool believed)
    {
        var song = songs[at];
        var place = song.Place;
        List<ScoredCandidate> places = believed ? Repeats.Of(search.Evidence, song.Constellation, place) : [place];
        place = places[0];
        if (believed && measureWarps && place.Warp.IsNone) place = WarpScan.Measure(search.Evidence, song.Constellation, place);
        return new Finding(place, Other(songs, count, chance), LogOdds(songs, at, count, chance), song.Same, places[1..]);
    }

    private static float Other(List<Song> songs, int count, float chance) =>
        count < songs.Count ? Math.Max(chance, songs[count].Place.Score) : chance;

    private sealed record Song(ScoredCandidate Place, Constellation Constellation, int[] Peaks, List<ScoredCandidate> Same);
}
