using System.Buffers.Binary;

namespace TuneScout.Console.Tests;

public sealed class ListenTests : IndexedTunes
{
    [Fact]
    public async Task Listen_to_a_wav_names_the_songs_as_they_play()
    {
        var run = await ToolRun.InProcessAsync(Folder.Store, new MemoryStream(Wav.Pcm16(Recording())), "listen", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["recognized", "confirmed", "ended"], run.Json.Select(line => line.GetProperty("event").GetString()).Distinct());
        Assert.Equal(["tune 1", "tune 3"], run.Json.Select(line => line.GetProperty("match").GetProperty("title").GetString()).Distinct());
    }

    [Theory]
    [InlineData("s16le")]
    [InlineData("f32le")]
    public async Task Listen_to_raw_samples_names_the_songs(string format)
    {
        var samples = Recording();
        var bytes = new byte[samples.Length * (format == "f32le" ? 4 : 2) + 1]; // the byte too much at the end is no sample
        for (var i = 0; i < samples.Length; i++)
        {
            if (format == "f32le") BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), samples[i]);
            else BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), (short)(samples[i] * 32767));
        }

        var run = await ToolRun.InProcessAsync(Folder.Store, new MemoryStream(bytes), "listen", "--raw", format, "--rate", "11025");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("hears tune 1", run.Out, StringComparison.Ordinal);
        Assert.Contains("has heard tune 3", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Monitor_lists_the_songs_with_their_times_and_writes_a_cue_sheet()
    {
        var file = Wav.Write(Folder["evening.wav"], Wav.Pcm16(Recording()));
        var run = await ToolRun.InProcessAsync(Folder.Store, "monitor", file, "--json", "--cue", Folder["evening.cue"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["tune 1", "tune 3"], run.Json.Select(line => line.GetProperty("match").GetProperty("title").GetString()));
        Assert.InRange(run.Json[1].GetProperty("match").GetProperty("queryStartSeconds").GetDouble(), 28, 32);
        var cue = await File.ReadAllLinesAsync(Folder["evening.cue"], TestContext.Current.CancellationToken);
        Assert.Equal("FILE \"evening.wav\" WAVE", cue[0]);
        Assert.Equal(["  TRACK 01 AUDIO", "    TITLE \"tune 1\""], cue[1..3]);
        Assert.Matches("^    INDEX 01 00:(2[89]|3[012]):[0-7][0-9]$", cue[^1]);
        Assert.False(File.Exists(Folder["evening.cue.tmp"]));
    }

    [Fact]
    public async Task Monitor_to_a_cue_sheet_that_cannot_be_written_says_so_before_it_begins()
    {
        var run = await ToolRun.InProcessAsync(Folder.Store, "monitor", Folder["missing.wav"], "--cue", Folder["no/x.cue"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"tunescout: {Folder["no/x.cue"]}: there is no such folder to write to", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public async Task Monitor_of_foreign_music_finds_no_song()
    {
        var run = await ToolRun.InProcessAsync(Folder.Store, "monitor", Wav.WriteMelody(Folder["other.wav"], 99, 30));
        Assert.Equal((0, "no song of the library was found\n"), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task Duplicates_of_files_and_of_the_library_are_listed()
    {
        var copy = Wav.Write(Folder["copy.wav"], Wav.Pcm16([.. Melody.Samples(2, 25).Skip(20_000).Select(sample => sample * 0.5f)]));
        var other = Wav.WriteMelody(Folder["other.wav"], 98, 20);
        var run = await ToolRun.InProcessAsync(Folder.Store, "duplicates", "--json", copy, other);
        Assert.Equal(0, run.ExitCode);
        var line = Assert.Single(run.Json);
        Assert.Equal(("duplicate", "tune 2"), (line.GetProperty("status").GetString(), line.GetProperty("title").GetString()));
        Assert.Equal("no duplicates\n", (await ToolRun.InProcessAsync(Folder.Store, "duplicates")).Out);
        Assert.Equal(0, (await ToolRun.InProcessAsync(Folder.Store, "index", "--allow-duplicates", copy)).ExitCode);
        Assert.Contains("duplicate of", (await ToolRun.InProcessAsync(Folder.Store, "duplicates")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("listen", "--raw", "mp3")]
    [InlineData("listen", "--rate", "0")]
    [InlineData("listen", "--driver", "alsa")]
    [InlineData("monitor")]
    [InlineData("identify", "--false-accept-rate", "2", "a.wav")]
    [InlineData("identify", "--warps", "sometimes", "a.wav")]
    public async Task Wrong_usage_is_refused(params string[] arguments) => Assert.Equal(2, (await ToolRun.InProcessAsync(Folder.Store, arguments)).ExitCode);

    [Fact]
    public async Task Listen_to_what_is_no_sound_and_monitor_of_no_file_say_so()
    {
        var run = await ToolRun.InProcessAsync(Folder.Store, new MemoryStream(new byte[100]), "listen");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("standard input", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        run = await ToolRun.InProcessAsync(Folder.Store, "listen", "--raw", "s16le");
        Assert.Equal((1, "tunescout: standard input: nothing came: no byte at all"), (run.ExitCode, Assert.Single(run.ErrorLines)));
        run = await ToolRun.InProcessAsync(Folder.Store, "monitor", Folder["missing.mp3"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("missing.mp3", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    // Five seconds of silence, one tune, another one.
    private static float[] Recording() => [.. new float[5 * Melody.SampleRate], .. Melody.Samples(1, 25), .. Melody.Samples(3, 25)];
}
