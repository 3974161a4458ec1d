using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class ChanceLevelTests
{
    private static readonly Evidence Evidence = Evidence.Of(Spectrogram.Compute(Melody.Compose(9, 10)).Magnitudes);

    [Fact]
    public void Of_the_right_track_is_what_thousands_of_normal_scores_reach()
    {
        // Of 5,000 standard normal numbers the largest is about 4.1.
        Assert.InRange(ChanceLevel.Of(Evidence, Own(), 0, Warp.None, 5000), 2.5, 6);
    }

    [Fact]
    public void Of_more_trials_is_higher_and_of_few_is_that_of_5000()
    {
        var own = Own();
        Assert.Equal(ChanceLevel.Of(Evidence, own, 0, Warp.None, 5000), ChanceLevel.Of(Evidence, own, 0, Warp.None, 1));
        Assert.True(ChanceLevel.Of(Evidence, own, 0, Warp.None, 20_000) > ChanceLevel.Of(Evidence, own, 0, Warp.None, 5000));
        Assert.True(ChanceLevel.Of(Evidence, own, 0, Warp.None, int.MaxValue) > ChanceLevel.Of(Evidence, own, 0, Warp.None, 20_000));
        Assert.InRange(ChanceLevel.Of(Evidence, own, 0, Warp.None, int.MaxValue), 3, 10);
    }

    [Fact]
    public void Of_the_right_track_lies_far_below_its_score() =>
        Assert.True(Verifier.Score(Evidence, Own(), 0) > 10 + ChanceLevel.Of(Evidence, Own(), 0, Warp.None, 5000));

    [Fact]
    public void Of_a_place_without_peaks_is_zero()
    {
        Assert.Equal(0, ChanceLevel.Of(Evidence, Constellation.Empty, 0, Warp.None, 5000));
        Assert.Equal(0, ChanceLevel.Of(Evidence, Own(), 1_000_000, Warp.None, 5000));
        Assert.Equal(0, ChanceLevel.Of(Evidence, Own(), -1_000_000, Warp.None, 5000));
    }

    [Fact]
    public void Of_silence_is_zero() => Assert.Equal(0, ChanceLevel.Of(Evidence.Of(Spectrogram.Compute(new float[50_000]).Magnitudes), Own(), 0, Warp.None, 5000));

    private static Constellation Own()
    {
        var stream = new Fingerprinter().BeginStream();
        stream.Push(Melody.Compose(9, 10));
        return stream.Complete().Constellation;
    }
}
