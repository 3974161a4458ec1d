using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace TuneScout.Equalizer.Tests;

public sealed class PresetJsonTests
{
    [Fact]
    public void A_preset_written_by_hand_is_read()
    {
        var preset = PresetJson.Parse("""
            {
              // my radio
              "version": 1,
              "name": "Kitchen",
              "preampDb": -2.5,
              "bands": [
                { "shape": "highPass", "frequencyHz": 120, "order": 4 },
                { "shape": "peaking", "frequencyHz": 2500, "gainDb": 3, "q": 1.2, },
              ],
            }
            """);
        Assert.Equal(
            new EqualizerPreset
            {
                Name = "Kitchen",
                PreampDb = -2.5,
                Bands = [new() { Shape = BandShape.HighPass, FrequencyHz = 120, Order = 4 }, new() { FrequencyHz = 2500, GainDb = 3, Q = 1.2 }],
            },
            preset);
    }

    [Fact]
    public void What_is_written_is_this()
    {
        var preset = new EqualizerPreset { Name = "Größe \"1\"", Description = "d", Tone = new(1, -2.5, 0) };
        Assert.Equal(
            "{\n  \"version\": 1,\n  \"name\": \"Größe \\\"1\\\"\",\n  \"description\": \"d\",\n  \"tone\": {\n    \"bassDb\": 1,\n    \"midDb\": -2.5,\n    \"trebleDb\": 0\n  }\n}\n",
            System.Text.Encoding.UTF8.GetString(PresetJson.Write(preset)));
    }

    [Property(MaxTest = 300)]
    public Property Write_then_read_is_the_same_preset() => Prop.ForAll(AnyPreset.Generator.ToArbitrary(), preset => Assert.Equal(preset, PresetJson.Parse(PresetJson.Write(preset))));

    [Fact]
    public void Built_in_presets_are_valid_and_survive_writing()
    {
        Assert.True(BuiltInPresets.All.Count >= 8);
        Assert.Equal(BuiltInPresets.All.Count, BuiltInPresets.All.Select(preset => EqualizerPreset.Key(preset.Name)).Distinct().Count());
        foreach (var name in (string[])["flat", "Bass Boost", "vocal", "treble boost", "loudness", "headphones", "speech", "small speakers"]) Assert.NotNull(BuiltInPresets.Find(name));
        Assert.Null(BuiltInPresets.Find("none such"));
        foreach (var preset in BuiltInPresets.All)
        {
            Assert.Equal(preset, PresetJson.Parse(PresetJson.Write(preset)));
            foreach (var rate in (int[])[8000, 44100, 192000])
            {
                var equalizer = preset.CreateEqualizer();
                equalizer.Configure(rate, 2);
                var response = equalizer.GetResponse(FrequencyResponse.LogarithmicFrequencies(20, 0.45 * rate, 100)).MagnitudesDb;
                Assert.True(response.All(double.IsFinite) && response.Max() < 0.001);
                Assert.Equal(preset.Name == "Flat", response.All(value => value == 0));
            }
        }
    }

    [Theory]
    [InlineData("", "P is not JSON: 1:1: ")]
    [InlineData("{\n  \"version\": 1,\n  \"name\": x }", "P is not JSON: 3:11: 'x' is an invalid start of a value.")]
    [InlineData("[]", "P: the preset is [], must be an object in braces.")]
    [InlineData("{\"name\":\"a\"}", "P: \"version\" is missing, must be 1.")]
    [InlineData("{\"version\":2,\"name\":\"a\"}", "P: \"version\" is 2: a newer program has written it; this one reads 1 to 1, update it.")]
    [InlineData("{\"version\":\"1\"}", "P: \"version\" is \"1\", must be a whole number from 1 to 1.")]
    [InlineData("{\"version\":0}", "P: \"version\" is 0, must be a whole number from 1 to 1.")]
    [InlineData("{\"version\":1}", "P: \"name\" is missing.")]
    [InlineData("{\"version\":1,\"name\":3}", "P: \"name\" is 3, must be a text in quotes.")]
    [InlineData("{\"version\":1,\"name\":\"a\",\"name\":\"b\"}", "P: the preset has \"name\" twice.")]
    [InlineData("{\"version\":1,\"name\":\"a\",\"bnads\":[]}", "P: the preset has \"bnads\", which is not known; known are version, name, description, preampDb, tone, graphicDb, bands.")]
    [InlineData("{\"version\":1,\"name\":\"a\"}", "P: The preset \"a\" is wrong: none of Tone, GraphicDb and Bands is given, must be one.")]
    [InlineData("{\"version\":1,\"name\":\"a\",\"bands\":[],\"tone\":{}}", "P: The preset \"a\" is wrong: more than one of Tone, GraphicDb and Bands is given, must be one.")]
    [InlineData("{\"version\":1,\"name\":\"a\",\"tone\":{\"bassDb\":11}}", "P: The preset \"a\" is wrong: BassDb is 11 dB, must be -10 to 10 dB.")]
    [InlineData("{\"version\":1,\"name\":\"a\",\"tone\":{\"bass\":1}}", "P: \"tone\" has \"bass\", which is not known; known are bassDb, midDb, trebleDb.")]
    [InlineData("{\"version\":1,\"name\":\"a\",\"graphicDb\":[1,2]}", "P: The preset \"a\" is wrong: GraphicDb has 2 values, must be 10.")]
    [InlineData("{\"version\":1,\"name\":\"a\",\"graphicDb\":[1,\"2\"]}", "P: \"graphicDb[1]\" is \"2\", must be a finite number.")]
    [InlineData("{\"version\":1,\"name\":\"a\",\"preampDb\":1e999,\"bands\":[]}", "P: \"preampDb\" is 1e999, must be a finite number.")]
    [InlineData("{\"version\":1,\"name\":\"a\",\"bands\":{}}", "P: \"bands\" is {}, must be a list in brackets.")]
    [InlineData("{\"version\":1,\"name\":\"a\",\"bands\":[{\"shape\":\"bell\",\"frequencyHz\":1}]}", "P: \"bands[0].shape\" is \"bell\", must be one of peaking, lowShelf, highShelf, notch, allPass, lowPass, highPass, bandPass, bandStop.")]
    [InlineData("{\"version\":1,\"name\":\"a\",\"bands\":[{\"shape\":\"notch\"}]}", "P: \"bands[0].frequencyHz\" is missing.")]
    [InlineData("{\"version\":1,\"name\":\"a\",\"bands\":[{\"shape\":\"lowPass\",\"frequencyHz\":100,\"order\":1.5}]}", "P: \"bands[0].order\" is 1.5, must be a whole number.")]
    [InlineData("{\"version\":1,\"name\":\"a\",\"bands\":[{\"shape\":\"lowPass\",\"frequencyHz\":0,\"order\":13}]}", "P: The preset \"a\" is wrong: Bands[0].FrequencyHz is 0 Hz, must be 1 to 499000 Hz; Bands[0].Order is 13, must be 1 to 12.")]
    [InlineData("{\"version\":1,\"name\":\" a\",\"bands\":[]}", "P: The preset \" a\" is wrong: Name begins or ends with a blank.")]
    [InlineData("{\"version\":1,\"name\":\"\",\"bands\":[]}", "P: The preset \"\" is wrong: Name is empty.")]
    [InlineData("{\"version\":1,\"name\":\"a\\u0007\",\"bands\":[]}", "holds a control character")]
    public void What_is_wrong_is_named_with_its_place(string json, string message) =>
        Assert.Contains(message, Assert.Throws<PresetFormatException>(() => PresetJson.Parse(json, "P")).Message, StringComparison.Ordinal);

    [Property(MaxTest = 500)]
    public void Damaged_files_are_refused_or_read_but_never_crash(int seed)
    {
        var random = new Random(seed);
        var bytes = PresetJson.Write(BuiltInPresets.All[random.Next(BuiltInPresets.All.Count)]);
        for (var i = 0; i <= random.Next(4); i++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        bytes = bytes[..random.Next(bytes.Length / 2, bytes.Length + 1)];
        try
        {
            PresetJson.Parse(bytes).Validate();
        }
        catch (PresetFormatException fault)
        {
            Assert.NotEmpty(fault.Message);
        }
    }

    [Fact]
    public void Text_that_is_not_Unicode_is_refused()
    {
        Assert.Equal("P is not JSON: it is not text in UTF-8.", Assert.Throws<PresetFormatException>(() => PresetJson.Parse(new byte[] { (byte)'"', 0xD8, (byte)'"' }, "P")).Message);
        Assert.Equal("P is not JSON: a text in it is not Unicode.", Assert.Throws<PresetFormatException>(() => PresetJson.Parse("""{"version":1,"name":"\ud800"}""", "P")).Message);
    }

    [Fact]
    public void Endless_files_are_refused() => Assert.Contains("must be at most 1048576", Assert.Throws<PresetFormatException>(() => PresetJson.Parse(new byte[(1 << 20) + 1])).Message, StringComparison.Ordinal);

    [Fact]
    public void The_preamps_of_preset_and_options_add_up()
    {
        var equalizer = new EqualizerPreset { Name = "a", PreampDb = -3, Tone = new(0, 0, 0) }.CreateEqualizer(new() { PreampDb = -2 });
        Assert.Equal(-5, equalizer.Options.PreampDb);
        Assert.IsType<ThreeBandEqualizer>(equalizer);
        Assert.IsType<GraphicEqualizer>(BuiltInPresets.Find("flat")!.CreateEqualizer());
        Assert.IsType<ParametricEqualizer>(BuiltInPresets.Find("speech")!.CreateEqualizer());
        Assert.Throws<ArgumentException>(() => new EqualizerPreset { Name = "a" }.CreateEqualizer());
    }
}
