using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class MatchCollectorTests
{
    private const int Window = 10 * FingerprintOptions.SampleRate;
    private const double FramesPerSecond = FingerprintOptions.SampleRate / (double)FingerprintOptions.HopSamples;

    [Fact]
    public void Add_of_a_track_that_goes_on_joins_the_windows()
    {
        var collector = new MatchCollector();
        for (var window = 0; window < 3; window++) collector.Add(Answer(4, 20 + (10 * window), 9 + window, 3), Window * window, Window * (window + 1));
        var match = Assert.Single(collector.Found()).ToMatch(Track());
        Assert.Equal((0, 30, 20), (match.QueryStart.TotalSeconds, match.QueryEnd.TotalSeconds, Math.Round(match.TrackStart.TotalSeconds, 1)));
        Assert.Equal((11, 8), (match.Score, match.Margin));
        // Three windows that agree leave less doubt than the best of them.
        Assert.InRange(match.Confidence, 1 - ((1 - Confidence.Of(6)) * (1 - Confidence.Of(7))), 1);
    }

    [Fact]
    public void Add_of_a_track_from_another_place_does_not_join()
    {
        var collector = new MatchCollector();
        collector.Add(Answer(4, 20, 9, 3), 0, Window);
        collector.Add(Answer(4, 31, 9, 3), Window, 2 * Window);
        Assert.Equal(2, collector.Found().Count());
    }

    [Fact]
    public void Add_of_another_track_or_after_a_gap_does_not_join()
    {
        var collector = new MatchCollector();
        collector.Add(Answer(4, 20, 9, 3), 0, Window);
        collector.Add(Answer(5, 30, 9, 3), Window, 2 * Window);
        collector.Add(Answer(4, 40, 9, 3), 2 * Window, 3 * Window);
        Assert.Equal([4, 5, 4], collector.Found().Select(found => found.Ordinal));
    }

    [Fact]
    public void Add_takes_the_same_sound_in_further_tracks_along()
    {
        var collector = new MatchCollector();
        var place = new ScoredCandidate(7, 100, 0, 8.5f);
        collector.Add(Answer(4, 20, 9, 3) with { Same = [place] }, 0, Window);
        collector.Add(Answer(4, 30, 9, 3) with { Same = [place with { Offset = 100 + (int)(10 * FramesPerSecond) }] }, Window, 2 * Window);
        Assert.Equal([(4, 6f), (7, 5.5f)], collector.Found().Select(found => (found.Ordinal, found.Margin)));
        Assert.All(collector.Found(), found => Assert.Equal(2 * Window, found.EndSample));
    }

    [Fact]
    public void Found_is_by_margin_then_time_then_track()
    {
        var collector = new MatchCollector();
        collector.Add(Answer(9, 0, 9, 3), 0, Window);
        collector.Add(Answer(2, 100, 12, 3), Window, 2 * Window);
        collector.Add(Answer(1, 200, 9, 3), 2 * Window, 3 * Window);
        Assert.Equal([2, 9, 1], collector.Found().Select(found => found.Ordinal));
    }

    [Fact]
    public void ToMatch_of_a_query_that_begins_before_the_track_starts_where_the_track_does()
    {
        var match = new FoundTrack(new ScoredCandidate(0, (int)(-4 * FramesPerSecond), 0, 9), 6, 0, Window).ToMatch(Track());
        Assert.Equal(4, match.QueryStart.TotalSeconds, 0.05);
        Assert.Equal(0, match.TrackStart.TotalSeconds);
        Assert.Equal(10, match.QueryEnd.TotalSeconds);
        Assert.Equal(-4, match.Offset.TotalSeconds, 0.05);
    }

    [Fact]
    public void ToMatch_of_a_query_that_outlasts_the_track_ends_where_the_track_does()
    {
        var match = new FoundTrack(new ScoredCandidate(0, (int)(57 * FramesPerSecond), 0, 9), 6, 0, Window).ToMatch(Track());
        Assert.Equal((0, 57.0, 3.0), (match.QueryStart.TotalSeconds, Math.Round(match.TrackStart.TotalSeconds, 1), Math.Round(match.QueryEnd.TotalSeconds, 1)));
        Assert.Equal(57, match.Offset.TotalSeconds, 0.05);
    }

    [Fact]
    public void ToMatch_keeps_speed_tempo_and_pitch_unchanged()
    {
        var match = new FoundTrack(new ScoredCandidate(0, 50, 0, 9), 6, 0, Window).ToMatch(Track());
        Assert.Equal((1, 1, 0), (match.Speed, match.Tempo, match.PitchCents));
    }

    [Fact]
    public void Reason_names_the_first_thing_that_was_missing()
    {
        var collector = new MatchCollector();
        Assert.Equal("too short: 0.050 s of sound", collector.Reason(TimeSpan.FromSeconds(0.05), 0));
        collector.Analyzed = true;
        Assert.Equal("nothing but silence", collector.Reason(TimeSpan.FromSeconds(5), 0));
        collector.Heard = true;
        Assert.Equal("the library is empty", collector.Reason(TimeSpan.FromSeconds(5), 0));
        Assert.Equal("no track of the library stands out", collector.Reason(TimeSpan.FromSeconds(5), 1));
    }

    [Fact]
    public void Confidence_grows_with_the_margin_and_is_a_probability()
    {
        Assert.InRange(Confidence.Of(0), 0.2, 0.5);
        Assert.InRange(Confidence.Of(2.5), 0.995, 0.9999);
        for (var margin = -20.0; margin < 10; margin += 0.1) Assert.True(Confidence.Of(margin) < Confidence.Of(margin + 0.1));
        Assert.InRange(Confidence.Of(-1000), 0, 1e-9);
        Assert.InRange(Confidence.Of(1000), 0.999999, 1);
    }

    private static WindowAnswer Answer(int ordinal, double trackSeconds, float score, float other) =>
        new(new ScoredCandidate(ordinal, (int)(trackSeconds * FramesPerSecond), 5, score), other, []);

    private static Track Track() => new() { Id = new TrackId(1), Metadata = new(), Duration = TimeSpan.FromSeconds(60), AddedAt = DateTimeOffset.UnixEpoch };
}
