using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;

namespace TuneScout.Web.Tests;

public sealed class EqualizerTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly double[] Quieter = [.. Enumerable.Repeat(-6.0, 10)];

    [Theory]
    [InlineData(44_100)]
    [InlineData(48_000)]
    public async Task The_browsers_filters_make_the_curve_that_is_drawn(int rate)
    {
        using var client = await app.SignUpAsync();
        var design = await client.PostAsync<JsonElement>($"/api/equalizer/design?rate={rate}", new { graphic = new[] { 6.0, 4, 2, 0, -3, -6, 0, 3, 6, 9 } });
        var sections = Rows(design.GetProperty("sections"));
        var frequencies = Numbers(design.GetProperty("frequenciesHz"));
        var curve = Numbers(design.GetProperty("curveDb"));
        var offsets = frequencies.Zip(curve, (frequency, level) => Level(sections, frequency, rate) - level).ToArray();
        Assert.All(offsets, static offset => Assert.Equal(0, offset, 1e-6)); // the preamp is within the first section, and in the curve
    }

    [Fact]
    public async Task A_rendered_track_has_the_level_that_was_asked_for()
    {
        using var client = await app.SignUpAsync();
        var original = Stereo(Tunes.Samples(21));
        var upload = await client.UploadAsync("stereo.wav", original);
        var id = upload.GetProperty("track").Text("trackId");
        var job = await client.PostAsync<JsonElement>($"/api/tracks/{id}/equalized?format=wav", new { graphic = Quieter });
        Assert.Equal("done", (await client.EndOfJobAsync(job.Text("id"))).Text("state"));
        var file = await client.GetFromJsonAsync<JsonElement>($"/api/jobs/{job.Text("id")}/file");
        var rendered = Level(await client.GetByteArrayAsync(file.Text("url")));
        Assert.Equal(Level(original) - 6, rendered, 0.1);
    }

    [Theory]
    [InlineData("wav")]
    [InlineData("flac")]
    public async Task A_rendering_of_one_channel_has_its_level_its_channel_and_its_rate(string format)
    {
        using var client = await app.SignUpAsync();
        var original = Tunes.Wav(24);
        var id = (await client.UploadAsync("mono.wav", original)).GetProperty("track").Text("trackId");
        var job = await client.PostAsync<JsonElement>($"/api/tracks/{id}/equalized?format={format}", new { graphic = Quieter });
        Assert.Equal("done", (await client.EndOfJobAsync(job.Text("id"))).Text("state"));
        var file = await client.GetFromJsonAsync<JsonElement>($"/api/jobs/{job.Text("id")}/file");
        var (channels, rate, level) = await Sounds.MeasureAsync(await client.GetByteArrayAsync(file.Text("url")), format);
        Assert.Equal((1, Tunes.Rate), (channels, rate));
        Assert.Equal((await Sounds.MeasureAsync(original, "wav")).LevelDb - 6, level, 0.1);
    }

    [Fact]
    public async Task A_sound_is_remembered_for_a_track_and_forgotten_when_it_is_flat()
    {
        using var client = await app.SignUpAsync();
        var path = $"/api/tracks/{await client.AddTrackAsync(22)}/equalizer";
        Assert.Equal(HttpStatusCode.NoContent, await client.StatusAsync(HttpMethod.Get, path));
        Assert.Equal(HttpStatusCode.NoContent, await client.StatusAsync(HttpMethod.Put, path, new { tone = new[] { 4.0, 0, -2 } }));
        Assert.Equal((double[])[4, 0, -2], Numbers((await client.GetFromJsonAsync<JsonElement>(path)).GetProperty("tone")));
        Assert.Equal(HttpStatusCode.NoContent, await client.StatusAsync(HttpMethod.Put, path, new { tone = new[] { 0.0, 0, 0 } }));
        Assert.Equal(HttpStatusCode.NoContent, await client.StatusAsync(HttpMethod.Get, path));
    }

    [Fact]
    public async Task Presets_are_their_owners_alone()
    {
        using var owner = await app.SignUpAsync();
        using var other = await app.SignUpAsync();
        Assert.Equal(HttpStatusCode.NoContent, await owner.StatusAsync(HttpMethod.Put, "/api/presets", new { name = "My <room>", tone = new[] { -3.0, 0, 1 } }));
        Assert.Equal(["My <room>"], await MineAsync(owner));
        Assert.Empty(await MineAsync(other));
        Assert.Equal(HttpStatusCode.NotFound, await other.StatusAsync(HttpMethod.Delete, $"/api/presets/{Uri.EscapeDataString("My <room>")}"));
        Assert.Equal(HttpStatusCode.NoContent, await owner.StatusAsync(HttpMethod.Delete, $"/api/presets/{Uri.EscapeDataString("My <room>")}"));
        Assert.Empty(await MineAsync(owner));
    }

    [Fact]
    public async Task Other_peoples_tracks_are_neither_rendered_nor_given_a_sound()
    {
        using var owner = await app.SignUpAsync();
        using var other = await app.SignUpAsync();
        var id = await owner.AddTrackAsync(23);
        Assert.Equal(HttpStatusCode.NotFound, await other.StatusAsync(HttpMethod.Post, $"/api/tracks/{id}/equalized", new { graphic = Quieter }));
        Assert.Equal(HttpStatusCode.NotFound, await other.StatusAsync(HttpMethod.Put, $"/api/tracks/{id}/equalizer", new { graphic = Quieter }));
        var job = await owner.PostAsync<JsonElement>($"/api/tracks/{id}/equalized", new { graphic = Quieter });
        Assert.Equal(HttpStatusCode.NotFound, await other.StatusAsync(HttpMethod.Get, $"/api/jobs/{job.Text("id")}"));
        await owner.EndOfJobAsync(job.Text("id"));
        Assert.Equal(HttpStatusCode.NotFound, await other.StatusAsync(HttpMethod.Get, $"/api/jobs/{job.Text("id")}/file"));
    }

    [Theory]
    [InlineData("""{"tone":[1,2]}""", "3")]
    [InlineData("""{"tone":[99,0,0]}""", "99")]
    [InlineData("""{"tone":[1,2,3],"graphic":[0,0,0,0,0,0,0,0,0,0]}""", "Either")]
    [InlineData("""{"graphic":[1]}""", "10")]
    [InlineData("{}", "Either")]
    public async Task Wrong_sliders_are_named(string body, string message)
    {
        using var client = await app.SignUpAsync();
        using var answer = await client.PostAsync("/api/equalizer/design", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(message, (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("detail"), StringComparison.Ordinal);
    }

    private static async Task<string[]> MineAsync(HttpClient client) =>
        [.. (await client.GetFromJsonAsync<JsonElement>("/api/presets")).GetProperty("mine").EnumerateArray().Select(static preset => preset.Text("name"))];

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(static number => number.GetDouble())];

    private static double[][] Rows(JsonElement array) => [.. array.EnumerateArray().Select(Numbers)];

    // The transfer function of the sections on the unit circle.
    private static double Level(double[][] sections, double frequency, int rate)
    {
        var z = Complex.Exp(new Complex(0, -2 * Math.PI * frequency / rate));
        return sections.Sum(section => 20 * Math.Log10(Complex.Abs((section[0] + (z * (section[1] + (z * section[2])))) / (1 + (z * (section[3] + (z * section[4])))))));
    }

    // Of a WAV file's samples, in dB of their mean square.
    private static double Level(byte[] wav)
    {
        var bits = 0;
        for (var at = 12; ; at += 8 + BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(at + 4)))
        {
            var name = wav.AsSpan(at, 4);
            if (name.SequenceEqual("fmt "u8)) bits = BinaryPrimitives.ReadUInt16LittleEndian(wav.AsSpan(at + 22));
            if (!name.SequenceEqual("data"u8)) continue;
            var data = wav.AsSpan(at + 8, BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(at + 4)));
            var power = 0.0;
            for (var i = 0; i < data.Length; i += bits / 8) power += Math.Pow(Sample(data[i..], bits), 2);
            return 10 * Math.Log10(power / (data.Length / (bits / 8)));
        }
    }

    private static byte[] Stereo(float[] samples)
    {
        var mono = Tunes.Write(samples);
        var bytes = new byte[44 + (samples.Length * 4)];
        mono.AsSpan(0, 36).CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(22), 2);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), Tunes.Rate);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(28), Tunes.Rate * 4);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(32), 4);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(34), 16);
        "fmt "u8.CopyTo(bytes.AsSpan(12));
        "data"u8.CopyTo(bytes.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(40), samples.Length * 4);
        for (var i = 0; i < samples.Length * 2; i++)
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(44 + (i * 2)), (short)Math.Clamp(Math.Round(samples[i / 2] * 32767.0), -32768, 32767));
        return bytes;
    }

    private static double Sample(ReadOnlySpan<byte> bytes, int bits) => bits switch
    {
        16 => BinaryPrimitives.ReadInt16LittleEndian(bytes) / 32768.0,
        24 => ((bytes[0] << 8) | (bytes[1] << 16) | (bytes[2] << 24)) / 2147483648.0,
        32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        _ => throw new NotSupportedException($"{bits} bits"),
    };
}
