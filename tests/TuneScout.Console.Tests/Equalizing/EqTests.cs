using TuneScout.Equalizer;

namespace TuneScout.Console.Tests;

public sealed class EqTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_equalized_with_three_sliders_below_zero_too()
    {
        var input = Wav.WriteMelody(_folder["in.wav"], 1, 3);
        var run = await RunAsync("eq", input, _folder["out.wav"], "--bass", "4", "--mid", "0", "--treble", "-2.5");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal($"wrote {_folder["out.wav"]}: 0:03 with \"tone\", preamp -4.0 dB", Assert.Single(run.OutLines));
        var (before, after) = (await ReadAsync(input), await ReadAsync(_folder["out.wav"]));
        Assert.Equal(before.Length, after.Length);
        Assert.NotEqual(before, after);
    }

    [Fact]
    public async Task Json_says_what_was_done()
    {
        var run = await RunAsync("eq", "--json", Wav.WriteMelody(_folder["in.wav"], 1, 3), _folder["out.flac"], "--sliders", "-3,0,0,0,0,0,0,0,0,0", "--preamp", "-6", "--bits", "24");
        var line = Assert.Single(run.Json);
        Assert.Equal(["input", "output", "preset", "seconds", "preampDb"], line.EnumerateObject().Select(p => p.Name));
        Assert.Equal((3, -6), (line.GetProperty("seconds").GetDouble(), line.GetProperty("preampDb").GetDouble()));
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Without_a_curve_every_sample_stays()
    {
        var input = Wav.WriteMelody(_folder["in.wav"], 2, 2);
        Assert.Equal(0, (await RunAsync("eq", input, _folder["out.wav"])).ExitCode);
        Assert.Equal(await ReadAsync(input), await ReadAsync(_folder["out.wav"]));
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_when_that_is_said()
    {
        var input = Wav.WriteMelody(_folder["in.wav"], 2, 2);
        _folder.Text("out.wav", "old");
        var refused = await RunAsync("eq", input, _folder["out.wav"], "--preset", "bass boost");
        Assert.Equal(1, refused.ExitCode);
        Assert.Equal($"tunescout: {_folder["out.wav"]}: there is a file of this name already; choose another, or give --overwrite", Assert.Single(refused.ErrorLines));
        Assert.Equal("old", await File.ReadAllTextAsync(_folder["out.wav"], TestContext.Current.CancellationToken));
        Assert.Equal(0, (await RunAsync("eq", input, _folder["out.wav"], "--preset", "bass boost", "--overwrite")).ExitCode);
    }

    [Theory]
    [InlineData("eq")]
    [InlineData("eq|in.wav")]
    [InlineData("eq|in.wav|out.wav|--bass|11")]
    [InlineData("eq|in.wav|out.wav|--bass|NaN")]
    [InlineData("eq|in.wav|out.wav|--mid|much")]
    [InlineData("eq|in.wav|out.wav|--preamp|-41")]
    [InlineData("eq|in.wav|out.wav|--sliders|1,2,3")]
    [InlineData("eq|in.wav|out.wav|--sliders|0,0,0,0,0,0,0,0,0,13")]
    [InlineData("eq|in.wav|out.wav|--bass|1|--preset|flat")]
    [InlineData("eq|in.wav|out.wav|--bits|12")]
    [InlineData("eq|in.wav|out.wav|--kbps|511")]
    [InlineData("eq|in.wav|out.wav|--bas|1")]
    [InlineData("eq|in.wav|")]
    [InlineData("presets")]
    [InlineData("presets|show")]
    [InlineData("presets|save|x")]
    [InlineData("presets|list|--presets=")]
    [InlineData("plot|in.wav")]
    public async Task Wrong_usage_ends_with_2_and_one_line_and_writes_nothing(string line)
    {
        Wav.WriteMelody(_folder["in.wav"], 1, 2);
        var arguments = line.Split('|').Select(word => word is "in.wav" or "out.wav" ? _folder[word] : word).ToArray();
        var run = line.Contains("--presets=", StringComparison.Ordinal) ? await ToolRun.InProcessAsync(_folder.Store, arguments) : await RunAsync(arguments);
        Assert.Equal(ExitCodes.WrongUsage, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.StartsWith("tunescout: ", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(["in.wav"], Files());
    }

    [Theory]
    [InlineData("missing.wav", "out.wav", "there is no such file")]
    [InlineData("text.wav", "out.wav", "")]
    [InlineData("nan.wav", "out.wav", "is NaN, must be a finite number")]
    [InlineData("in.wav", "out.xyz", "use .wav, .flac, .mp3, .m4a, .opus or .ogg")]
    [InlineData("in.wav", "no/out.wav", "there is no such folder")]
    public async Task What_fails_is_one_line_with_a_name_and_leaves_nothing_behind(string input, string output, string reason)
    {
        Wav.WriteMelody(_folder["in.wav"], 1, 2);
        _folder.Text("text.wav", "no music");
        var samples = Melody.Samples(1, 2);
        samples[9000] = float.NaN;
        Wav.Write(_folder["nan.wav"], Wav.Float32(samples));
        var run = await RunAsync("eq", _folder[input], _folder[output], "--bass", "3");
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        var line = Assert.Single(run.ErrorLines);
        Assert.StartsWith($"tunescout: {_folder[input == "in.wav" ? output : input]}: ", line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        Assert.Equal(["in.wav", "nan.wav", "text.wav"], Files());
    }

    [Fact]
    public async Task A_band_that_the_rate_has_no_room_for_and_a_newer_preset_are_named()
    {
        var input = Wav.WriteMelody(_folder["in.wav"], 1, 2);
        var high = _folder.Text("high.json", """{"version":1,"name":"h","bands":[{"shape":"peaking","frequencyHz":8000,"gainDb":3}]}""");
        Assert.Contains("Bands[0].FrequencyHz is 8000 Hz, must be 1 to 5501.475 Hz", (await FailAsync("eq", input, _folder["out.wav"], "--bands", high)).Error, StringComparison.Ordinal);
        var newer = _folder.Text("newer.json", """{"version":2,"name":"h"}""");
        Assert.Contains($"{newer}: \"version\" is 2: a newer program has written it", (await FailAsync("eq", input, _folder["out.wav"], "--bands", newer)).Error, StringComparison.Ordinal);
        Assert.Contains("there is no such file", (await FailAsync("eq", input, _folder["out.wav"], "--bands", _folder["none.json"])).Error, StringComparison.Ordinal);
        Assert.Contains("There is no preset \"none\"", (await FailAsync("eq", input, _folder["out.wav"], "--preset", "none")).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out.wav"]));
    }

    [Fact]
    public async Task Ctrl_C_ends_the_real_process_and_leaves_nothing_behind()
    {
        // Ten minutes at 192 kHz, most of them a hole in the file.
        var samples = new float[1];
        var bytes = Wav.Pcm16(samples, 192_000, announcedBytes: 600 * 192_000 * 2);
        await using (var file = File.Create(_folder["long.wav"]))
        {
            await file.WriteAsync(bytes, TestContext.Current.CancellationToken);
            file.SetLength(44 + (600L * 192_000 * 2));
        }

        using var process = ToolProcess.Start(_folder.Store, ["eq", _folder["long.wav"], _folder["out.flac"], "--bass", "3"], prefix: ["env", "--default-signal=INT"]);
        for (var i = 0; i < 500 && !Directory.EnumerateFiles(_folder.Path, "*.part").Any(file => new FileInfo(file).Length > 0); i++) await Task.Delay(20, TestContext.Current.CancellationToken);
        await process.SignalAsync("INT");
        var run = await process.EndAsync();
        Assert.Equal(ExitCodes.Interrupted, run.ExitCode);
        Assert.Equal(["long.wav"], Files());
    }

    private static async Task<float[]> ReadAsync(string path)
    {
        await using var source = await SoundFile.OpenAsync(path, null, TestContext.Current.CancellationToken);
        var (all, buffer) = (new List<float>(), new float[4096]);
        int count;
        while ((count = await source.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0) all.AddRange(buffer.AsSpan(0, count));
        return [.. all];
    }

    private string[] Files() => [.. Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    private async Task<ToolRun> FailAsync(params string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Single(run.ErrorLines);
        return run;
    }

    private Task<ToolRun> RunAsync(params string[] arguments) =>
        ToolRun.InProcessAsync(_folder.Store, arguments is ["presets", ..] or ["eq" or "plot", _, _, ..] ? [.. arguments, "--presets", _folder["presets"]] : arguments);
}
