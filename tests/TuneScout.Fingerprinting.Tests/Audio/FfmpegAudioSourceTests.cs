using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class FfmpegAudioSourceTests(EncodedFiles files) : IClassFixture<EncodedFiles>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sound.mp3")]
    [InlineData("sound.flac")]
    [InlineData("sound.ogg")]
    [InlineData("sound.opus")]
    [InlineData("sound.m4a")]
    [InlineData("mulaw.wav")]
    public async Task Every_format_decodes_to_the_sound_that_went_in(string name)
    {
        await using var source = await FfmpegAudioSource.OpenAsync(files.Path(name), null, Cancellation);
        Assert.Equal((FingerprintOptions.SampleRate, 1, files.Path(name)), (source.SampleRate, source.Channels, source.Name));
        Assert.InRange(source.Duration!.Value.TotalSeconds, 11.9, 12.2);
        var sound = await TestSound.ReadAllAsync(source);
        Assert.InRange(sound.Length, 11.9 * FingerprintOptions.SampleRate, 12.2 * FingerprintOptions.SampleRate);
        foreach (var frequency in new[] { 440, 1250 }) Assert.True(Level(sound, frequency) > 20 * Level(sound, 3000), name);
    }

    [Fact]
    public async Task Through_ffmpeg_and_through_our_own_reader_the_sound_is_the_same()
    {
        await using var decoded = await FfmpegAudioSource.OpenAsync(files.Path("sound.flac"), new FfmpegOptions { KeepFormat = true }, Cancellation);
        Assert.Equal((44_100, 2), (decoded.SampleRate, decoded.Channels));
        var viaFfmpeg = await TestSound.ReadMonoAsync(decoded);
        await using var wav = WavAudioSource.Open(files.Path("sound.wav"));
        var managed = await TestSound.ReadMonoAsync(wav);
        Assert.Equal(managed.Length, viaFfmpeg.Length);

        // What FLAC rounds is far below this; a sample of delay or a dB of level is far above.
        for (var i = 0; i < managed.Length; i++) Assert.InRange(viaFfmpeg[i] - managed[i], -2e-4, 2e-4);
    }

    [Theory]
    [InlineData("-leading dash.mp3")]
    [InlineData("a 'single' and a \"double\" quote.mp3")]
    [InlineData("two\nlines.mp3")]
    [InlineData("50%d of %03d.mp3")]
    [InlineData("http:__concat:a|b.mp3")]
    [InlineData("$(touch x) `touch y` ; & | > <.mp3")]
    [InlineData("Ünïcödé 音楽 🎵.mp3")]
    [InlineData("no extension")]
    [InlineData("[glob]*?{a,b}\\.mp3")]
    public async Task Any_name_will_do(string name)
    {
        File.Copy(files.Path("sound.mp3"), files.Path(name), overwrite: true);
        await using var source = await FfmpegAudioSource.OpenAsync(files.Path(name), null, Cancellation);
        Assert.True((await TestSound.ReadAllAsync(source)).Length > 11 * FingerprintOptions.SampleRate);
    }

    [Fact]
    public async Task A_relative_name_with_a_leading_dash_is_a_file_and_no_option()
    {
        var name = $"-i{Guid.NewGuid():N}.mp3";
        File.Copy(files.Path("sound.mp3"), name);
        try
        {
            await using var source = await FfmpegAudioSource.OpenAsync(name, null, Cancellation);
            Assert.Equal(name, source.Name);
        }
        finally
        {
            File.Delete(name);
        }
    }

    [Fact]
    public async Task Bad_files_are_told_apart()
    {
        await RefusedAsync(files.WriteText("text.mp3", string.Concat(Enumerable.Repeat("This is no music.\n", 500))), AudioError.NotAudio, "the content is not audio that ffmpeg knows: ");
        await RefusedAsync(files.Path("silent.mkv"), AudioError.NotAudio, "there is no sound in the file");
        await RefusedAsync(files.Path("picture.png"), AudioError.NotAudio, "there is no sound in the file");
        await RefusedAsync(files.Path("missing.mp3"), AudioError.NotFound, "there is no such file");
        await RefusedAsync(Cut("sound.m4a"), AudioError.Truncated, "the file is cut off");
    }

    [Theory]
    [InlineData("sound.mp3")]
    [InlineData("sound.flac")]
    public async Task A_file_that_is_cut_off_is_not_taken_for_whole(string name)
    {
        await using var source = await FfmpegAudioSource.OpenAsync(Cut(name), null, Cancellation);
        var fault = await Assert.ThrowsAsync<AudioException>(() => TestSound.ReadAllAsync(source));
        Assert.Equal(AudioError.Truncated, fault.Error);
        Assert.Matches(@"^the file announces 12\.\d s of sound and \d\.\d s are there", fault.Reason);
    }

    [Fact]
    public async Task Playlists_do_not_fetch_anything()
    {
        var list = files.WriteText("list.mp3", "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:9/a.mp3\n#EXT-X-ENDLIST\n");
        var fault = await Assert.ThrowsAsync<AudioException>(async () => await FfmpegAudioSource.OpenAsync(list, null, Cancellation));
        Assert.DoesNotContain("Connection", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_are_one_short_line_without_the_path_twice()
    {
        var options = new FfmpegOptions
        {
            FfmpegPath = files.WriteProgram("complains", "echo \"[info] Input #0, x\" >&2; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do echo \"[x @ 0x1] [error] number $i of quite a few complaints\" >&2; done\necho \"[error] $0 file:here\" >&2\nexit 3\n"),
        };
        var fault = await Assert.ThrowsAsync<AudioException>(async () => await FfmpegAudioSource.OpenAsync(files.Path("sound.mp3"), options, Cancellation));
        Assert.Equal(AudioError.DecoderFailed, fault.Error);
        Assert.StartsWith("ffmpeg could not decode it: number 1 of quite a few complaints; number 2 of", fault.Reason, StringComparison.Ordinal);
        Assert.InRange(fault.Reason.Length, 100, 340);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public async Task Tags_are_not_taken_for_messages()
    {
        await files.MakeAsync("tagged.flac", "-i", "sound.wav", "-metadata", "title=[error] not one\n[fatal] nor this\n  Duration: 99:00:00.00,", "-metadata", $"comment={new string('x', 100_000)}");
        await using var source = await FfmpegAudioSource.OpenAsync(files.Path("tagged.flac"), null, Cancellation);
        Assert.InRange(source.Duration!.Value.TotalSeconds, 11.9, 12.1);
        Assert.NotEmpty(await TestSound.ReadAllAsync(source));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/nowhere/ffmpeg")]
    public async Task Without_ffmpeg_the_message_says_what_to_install(string? path)
    {
        // A folder is no program either.
        var options = new FfmpegOptions { FfmpegPath = path ?? files.Folder };
        var fault = await Assert.ThrowsAsync<AudioException>(async () => await FfmpegAudioSource.OpenAsync(files.Path("sound.mp3"), options, Cancellation));
        Assert.Equal(AudioError.DecoderMissing, fault.Error);
        Assert.Contains("apt-get install ffmpeg", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("WAV files work without it", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decoder_that_gives_nothing_is_stopped()
    {
        var options = Sleeper("sleeps", "", TimeSpan.FromSeconds(0.3));
        var watch = Stopwatch.StartNew();
        var fault = await Assert.ThrowsAsync<AudioException>(async () => await FfmpegAudioSource.OpenAsync(files.Path("sound.mp3"), options, Cancellation));
        Assert.Equal((AudioError.TimedOut, true), (fault.Error, watch.Elapsed < TimeSpan.FromSeconds(20)));
        Assert.StartsWith("ffmpeg gave nothing for 0.3 s and was stopped", fault.Reason, StringComparison.Ordinal);

        await using var source = await FfmpegAudioSource.OpenAsync(files.Path("sound.mp3"), Sleeper("pauses", "printf 'abcdefgh'", TimeSpan.FromSeconds(3)), Cancellation);
        fault = await Assert.ThrowsAsync<AudioException>(() => TestSound.ReadAllAsync(source));
        Assert.Equal(AudioError.TimedOut, fault.Error);
        Assert.False(IsRunning(source.ProcessId));
    }

    [Fact]
    public async Task Cancelling_stops_the_decoder()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var source = await FfmpegAudioSource.OpenAsync(files.Path("sound.mp3"), Sleeper("waits", "printf 'abcd'", TimeSpan.FromMinutes(1)), Cancellation);
        Assert.Equal(1, await source.ReadAsync(new float[10], stop.Token));
        var read = source.ReadAsync(new float[10], stop.Token).AsTask();
        Assert.True(IsRunning(source.ProcessId));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        await GoneAsync(source.ProcessId);

        var opening = FfmpegAudioSource.OpenAsync(files.Path("sound.mp3"), Sleeper("waits too", "", TimeSpan.FromMinutes(1)), stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await opening);
    }

    [Fact]
    public async Task Disposing_stops_the_decoder()
    {
        await files.MakeAsync("long.flac", "-f", "lavfi", "-i", "sine=frequency=440:duration=900");
        var source = await FfmpegAudioSource.OpenAsync(files.Path("long.flac"), null, Cancellation);
        Assert.NotEqual(0, await source.ReadAsync(new float[1000], Cancellation));
        var id = source.ProcessId;
        Assert.True(IsRunning(id));
        await source.DisposeAsync();
        Assert.False(IsRunning(id));
        await source.DisposeAsync();
        Assert.Equal(0, await source.ReadAsync(new float[1000], Cancellation));
    }

    [Fact]
    public async Task A_script_around_the_decoder_ends_with_it()
    {
        var pidFile = files.Path("inner pid");
        var options = new FfmpegOptions { FfmpegPath = files.WriteProgram("wraps", $"echo '[info] Output #0, x' >&2\nprintf 'abcdefgh'\nsleep 600 &\necho $! > '{pidFile}'\nwait\n") };
        var source = await FfmpegAudioSource.OpenAsync(files.Path("sound.mp3"), options, Cancellation);
        for (var i = 0; i < 500 && !(File.Exists(pidFile) && File.ReadAllText(pidFile).EndsWith('\n')); i++) await Task.Delay(10, Cancellation);
        var inner = int.Parse(File.ReadAllText(pidFile), CultureInfo.InvariantCulture);
        Assert.True(IsRunning(inner));
        await source.DisposeAsync();
        await GoneAsync(inner);
    }

    [Fact]
    public async Task A_decoder_that_does_not_end_after_its_last_sample_is_stopped()
    {
        await using var source = await FfmpegAudioSource.OpenAsync(files.Path("sound.mp3"), Sleeper("lingers", "printf 'abcdefgh'; exec 1>&-", TimeSpan.FromSeconds(3)), Cancellation);
        var fault = await Assert.ThrowsAsync<AudioException>(() => TestSound.ReadAllAsync(source));
        Assert.Equal(AudioError.TimedOut, fault.Error);
        await GoneAsync(source.ProcessId);
    }

    [Fact]
    public void Defaults_and_every_fault_of_the_options_are_told()
    {
        var options = new FfmpegOptions();
        options.Validate();
        Assert.Equal((null, null, 30, 15, false, TimeProvider.System),
            (options.FfmpegPath, options.FfprobePath, options.OutputTimeout.TotalSeconds, options.ProbeTimeout.TotalSeconds, options.KeepFormat, options.TimeProvider));
        options = new FfmpegOptions { FfmpegPath = " ", FfprobePath = "a\0b", OutputTimeout = TimeSpan.Zero, ProbeTimeout = TimeSpan.FromHours(2), TimeProvider = null! };
        Assert.Equal(
            "ffmpeg options are out of range: FfmpegPath is \" \", must be a path or null; FfprobePath is \"a b\", must be a path or null; "
            + "OutputTimeout is 00:00:00, must be 00:00:00.1 to 01:00:00; ProbeTimeout is 02:00:00, must be 00:00:00.1 to 01:00:00; TimeProvider is null.",
            Assert.Throws<ArgumentException>(options.Validate).Message);
    }

    internal static bool IsRunning(int processId)
    {
        // A process that has ended and whose parent has not asked for it yet still has an entry.
        var status = $"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat";
        try
        {
            return File.ReadAllText(status).Split(") ")[^1][0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

    internal static async Task GoneAsync(int processId)
    {
        for (var i = 0; i < 500 && IsRunning(processId); i++) await Task.Delay(10, Cancellation);
        Assert.False(IsRunning(processId));
    }

    private FfmpegOptions Sleeper(string name, string first, TimeSpan timeout) =>
        new() { FfmpegPath = files.WriteProgram(name, $"echo '[info] Output #0, x' >&2\n{first}\nexec sleep 60\n"), OutputTimeout = timeout };

    private string Cut(string name)
    {
        var bytes = File.ReadAllBytes(files.Path(name));
        return files.Write("cut " + name, bytes[..(bytes.Length * 6 / 10)]);
    }

    private static async Task RefusedAsync(string path, AudioError error, string reason)
    {
        var fault = await Assert.ThrowsAsync<AudioException>(async () => await FfmpegAudioSource.OpenAsync(path, null, Cancellation));
        Assert.Equal(error, fault.Error);
        Assert.StartsWith($"{path}: {reason}", fault.Message, StringComparison.Ordinal);
    }

    private static double Level(float[] sound, double frequencyHz)
    {
        double re = 0, im = 0;
        for (var i = 0; i < sound.Length; i++)
        {
            var angle = 2 * Math.PI * frequencyHz * i / FingerprintOptions.SampleRate;
            re += sound[i] * Math.Cos(angle);
            im += sound[i] * Math.Sin(angle);
        }

        return Math.Sqrt((re * re) + (im * im)) / sound.Length;
    }
}
