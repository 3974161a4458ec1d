namespace TuneScout.Equalizer.Tests;

public sealed class ThreeBandEqualizerTests
{
    [Theory]
    [InlineData(8000)]
    [InlineData(44100)]
    [InlineData(192000)]
    public void The_curve_passes_through_the_sliders(int rate)
    {
        foreach (var bass in (double[])[-10, 0, 10])
        {
            foreach (var mid in (double[])[-10, 0, 10])
            {
                foreach (var treble in (double[])[-10, 0, 10])
                {
                    var equalizer = new ThreeBandEqualizer(new() { AutomaticHeadroom = false }) { BassDb = bass, MidDb = mid, TrebleDb = treble };
                    equalizer.Configure(rate, 2);
                    var scale = Math.Min(1, rate / 16000.0);
                    var response = equalizer.GetResponse([50 * scale, 1000 * scale, Math.Min(12000, 0.45 * rate)]).MagnitudesDb;
                    Assert.Equal(bass, response[0], 0.01);
                    Assert.Equal(mid, response[1], 0.01);
                    Assert.Equal(treble, response[2], 0.01);
                }
            }
        }
    }

    [Fact]
    public void Sliders_out_of_range_are_named_and_nothing_changes()
    {
        var equalizer = new ThreeBandEqualizer();
        Assert.StartsWith("BassDb is 10.1 dB, must be -10 to 10 dB.", Assert.Throws<ArgumentOutOfRangeException>(() => equalizer.BassDb = 10.1).Message, StringComparison.Ordinal);
        Assert.StartsWith("MidDb is NaN dB", Assert.Throws<ArgumentOutOfRangeException>(() => equalizer.MidDb = double.NaN).Message, StringComparison.Ordinal);
        Assert.StartsWith("TrebleDb is -11 dB", Assert.Throws<ArgumentOutOfRangeException>(() => equalizer.TrebleDb = -11).Message, StringComparison.Ordinal);
        Assert.StartsWith("trebleDb is 99 dB", Assert.Throws<ArgumentOutOfRangeException>(() => equalizer.SetGains(1, 2, 99)).Message, StringComparison.Ordinal);
        Assert.Equal((0, 0, 0), (equalizer.BassDb, equalizer.MidDb, equalizer.TrebleDb));
        equalizer.SetGains(1, 2, 3);
        Assert.Equal((1, 2, 3), (equalizer.BassDb, equalizer.MidDb, equalizer.TrebleDb));
    }
}
