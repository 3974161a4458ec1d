namespace TuneScout.Equalizer.Tests;

public sealed class ParametricEqualizerTests
{
    [Fact]
    public void Every_shape_does_what_it_says()
    {
        var shapes = new Dictionary<BandShape, (double At, double Db)>
        {
            [BandShape.Peaking] = (1000, 6),
            [BandShape.LowShelf] = (20, 6),
            [BandShape.HighShelf] = (20000, 6),
            [BandShape.Notch] = (20, 6),
            [BandShape.AllPass] = (500, 6),
            [BandShape.LowPass] = (1000, 6 - 3.0103),
            [BandShape.HighPass] = (1000, 6 - 3.0103),
            [BandShape.BandPass] = (1000, 6),
            [BandShape.BandStop] = (20, 6),
        };
        Assert.Equal(Enum.GetValues<BandShape>().Order(), shapes.Keys.Order());
        foreach (var (shape, (at, db)) in shapes)
        {
            var equalizer = new ParametricEqualizer(new() { AutomaticHeadroom = false });
            equalizer.SetBands([new() { Shape = shape, FrequencyHz = 1000, GainDb = 6, Q = 0.7071 }]);
            equalizer.Configure(44100, 1);
            Assert.Equal(db, equalizer.GetResponse([at]).MagnitudesDb[0], 0.02);
        }
    }

    [Fact]
    public void Band_edges_come_from_Q()
    {
        var equalizer = new ParametricEqualizer(new() { AutomaticHeadroom = false });
        equalizer.SetBands([new() { Shape = BandShape.BandPass, FrequencyHz = 1000, Q = 2, Order = 3 }]);
        equalizer.Configure(44100, 1);
        var root = Math.Sqrt(1 + (1 / 16.0));
        Assert.All(equalizer.GetResponse([1000 * (root - 0.25), 1000 * (root + 0.25)]).MagnitudesDb, db => Assert.Equal(-3.0103, db, 1e-4));
    }

    [Fact]
    public void All_faults_of_all_bands_are_listed_and_nothing_changes()
    {
        var equalizer = new ParametricEqualizer();
        equalizer.SetBands([new() { GainDb = 1 }]);
        var fault = Assert.Throws<ArgumentException>(() => equalizer.SetBands([
            new(), new() { FrequencyHz = double.NaN, GainDb = 50, Q = 0, Order = 13 }, new() { Shape = (BandShape)77 }, null!]));
        Assert.StartsWith(
            "Bands are out of range: Bands[1].FrequencyHz is NaN Hz, must be 1 to 499000 Hz; Bands[1].GainDb is 50 dB, must be -40 to 40 dB; "
            + "Bands[1].Q is 0, must be 0.05 to 100; Bands[1].Order is 13, must be 1 to 12; "
            + "Bands[2].Shape is 77, must be one of Peaking, LowShelf, HighShelf, Notch, AllPass, LowPass, HighPass, BandPass, BandStop; Bands[3] is null.",
            fault.Message,
            StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(equalizer.Bands).GainDb);
        Assert.Contains("there are 257 bands, must be at most 256", Assert.Throws<ArgumentException>(() => equalizer.SetBands(Enumerable.Repeat(new EqualizerBand(), 257))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_band_beyond_half_the_sample_rate_is_refused_when_that_is_known()
    {
        var equalizer = new ParametricEqualizer();
        equalizer.SetBands([new() { FrequencyHz = 12000, GainDb = 3 }]);
        var fault = Assert.Throws<ArgumentException>(() => equalizer.Configure(22050, 2));
        Assert.Contains("Bands[0].FrequencyHz is 12000 Hz, must be 1 to 11002.95 Hz, less than half the sample rate of 22050 Hz", fault.Message, StringComparison.Ordinal);
        equalizer.Configure(44100, 2);
        Assert.Throws<ArgumentException>(() => equalizer.SetBands([new() { FrequencyHz = 22050 }]));
        Assert.Equal(12000, Assert.Single(equalizer.Bands).FrequencyHz);
        var edge = Assert.Throws<ArgumentException>(() => equalizer.SetBands([new() { Shape = BandShape.BandPass, FrequencyHz = 20000, Q = 1 }]));
        Assert.Contains("Bands[0].upper edge is 32360", edge.Message, StringComparison.Ordinal);
    }
}
