using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class AudioFileTests(EncodedFiles files) : IClassFixture<EncodedFiles>
{
    private static readonly AudioFileOptions NoFfmpeg = new() { Ffmpeg = new FfmpegOptions { FfmpegPath = "/nowhere/ffmpeg" } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Content_decides_and_not_the_name()
    {
        File.Copy(files.Path("sound.wav"), files.Path("wav inside.mp3"), overwrite: true);
        File.Copy(files.Path("sound.mp3"), files.Path("mp3 inside.wav"), overwrite: true);
        await OpensAsync<WavAudioSource>("wav inside.mp3", NoFfmpeg);
        await OpensAsync<FfmpegAudioSource>("mp3 inside.wav");
        await OpensAsync<FfmpegAudioSource>("mulaw.wav");
        await OpensAsync<FfmpegAudioSource>("sound.flac");
    }

    [Fact]
    public async Task Wav_works_without_ffmpeg_and_the_rest_says_what_to_install()
    {
        await OpensAsync<WavAudioSource>("sound.wav", NoFfmpeg);
        Assert.Equal(AudioError.DecoderMissing, (await RefusedAsync(files.Path("sound.mp3"), NoFfmpeg)).Error);
        Assert.Equal(AudioError.DecoderMissing, (await RefusedAsync(files.Path("mulaw.wav"), NoFfmpeg)).Error);
    }

    [Fact]
    public async Task Each_bad_file_gets_one_line_with_its_name_and_the_reason()
    {
        var wav = new WavFile().WithSamples(new float[1000]);
        var folder = Directory.CreateDirectory(files.Path("folder.mp3")).FullName;
        (string Path, AudioError Error, string Reason)[] expected =
        [
            (files.Path("missing.wav"), AudioError.NotFound, "there is no such file"),
            (files.Path("missing/too.wav"), AudioError.NotFound, "there is no such file"),
            (folder, AudioError.NotAudio, "this is a directory, not a file"),
            (files.Write("empty.mp3", []), AudioError.Empty, "the file is empty"),
            (files.WriteText("text.mp3", "Only words."), AudioError.NotAudio, "the content is not audio that ffmpeg knows: "),
            (files.Write("cut.wav", wav.ToBytes()[..^700]), AudioError.Truncated, "the WAV header announces 2000 bytes of sound and 1300 are there"),
            (files.Write("none.wav", (wav with { Channels = 0, FrameBytes = 2 }).ToBytes()), AudioError.Unsupported, "the WAV header claims 0 channels"),
            (files.Write("still.wav", (wav with { SampleRate = 0 }).ToBytes()), AudioError.Unsupported, "the WAV header claims a sample rate of 0 Hz"),
        ];
        foreach (var (path, error, reason) in expected)
        {
            var fault = await RefusedAsync(path);
            Assert.Equal(error, fault.Error);
            Assert.StartsWith($"{path}: {reason}", fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', fault.Message);
        }
    }

    [Fact]
    public async Task Permissions_and_disks_that_fail_are_told_apart()
    {
        // The tests may run as a user whom no permission stops: the file system's answers are put in.
        var path = files.Path("sound.wav");
        Assert.Equal((AudioError.AccessDenied, $"{path}: this user may not read the file; change its permissions"), await OpeningAsync(new UnauthorizedAccessException("no")));
        Assert.Equal((AudioError.ReadFailed, $"{path}: reading failed: disk on fire"), await OpeningAsync(new IOException("disk on fire")));
        Assert.Equal((AudioError.NotFound, $"{path}: there is no such file"), await OpeningAsync(new FileNotFoundException()));

        var failing = new AudioFileOptions { OpenStream = _ => new PipeLikeStream([1, 2, 3], failAt: 0) };
        Assert.Equal(AudioError.ReadFailed, (await RefusedAsync(path, failing)).Error);

        async Task<(AudioError, string)> OpeningAsync(Exception answer)
        {
            var options = new AudioFileOptions { OpenStream = name => FileReading.Open(name, _ => throw answer) };
            var fault = await RefusedAsync(path, options);
            return (fault.Error, fault.Message);
        }
    }

    [Fact]
    public async Task A_directory_that_may_not_be_entered_is_told()
    {
        if (OperatingSystem.IsWindows()) return;
        var folder = Directory.CreateDirectory(files.Path("locked")).FullName;
        var path = files.Write("locked/sound.wav", new WavFile().WithSamples(new float[9]).ToBytes());
        File.SetUnixFileMode(folder, UnixFileMode.None);
        try
        {
            // Root walks through; anybody else gets the one line.
            if (Environment.IsPrivilegedProcess) await OpensAsync<WavAudioSource>("locked/sound.wav");
            else Assert.Contains((await RefusedAsync(path)).Error, new[] { AudioError.AccessDenied, AudioError.NotFound });
        }
        finally
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task A_named_pipe_without_a_writer_does_not_hang()
    {
        if (OperatingSystem.IsWindows()) return;
        using var make = System.Diagnostics.Process.Start("mkfifo", [files.Path("fifo.mp3")]);
        await make.WaitForExitAsync(Cancellation);
        Assert.Equal(AudioError.Empty, (await RefusedAsync(files.Path("fifo.mp3"))).Error);
    }

    [Fact]
    public async Task Bad_samples_in_a_file_are_named_with_the_file_and_the_time()
    {
        var samples = new float[16_000];
        samples[12_000] = float.NaN;
        var path = files.Write("nan.wav", new WavFile { Tag = WavFile.Float, Bits = 32 }.WithSamples(samples).ToBytes());
        await using var source = await AudioFile.OpenAsync(path, null, Cancellation);
        var fault = await Assert.ThrowsAsync<AudioException>(() => TestSound.ReadMonoAsync(source));
        Assert.StartsWith($"{path}: the sample at 1.500 s is not a number", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_options_and_cancelled_openings_are_refused_at_once()
    {
        var wrong = new AudioFileOptions { Ffmpeg = new FfmpegOptions { OutputTimeout = TimeSpan.Zero } };
        await Assert.ThrowsAsync<ArgumentException>(async () => await AudioFile.OpenAsync(files.Path("sound.wav"), wrong, Cancellation));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await AudioFile.OpenAsync(files.Path("sound.wav"), null, new CancellationToken(true)));
    }

    private async Task OpensAsync<T>(string name, AudioFileOptions? options = null)
    {
        await using var source = await AudioFile.OpenAsync(files.Path(name), options, Cancellation);
        Assert.IsType<T>(source);
        Assert.NotEqual(0, await source.ReadAsync(new float[100], Cancellation));
    }

    private static async Task<AudioException> RefusedAsync(string path, AudioFileOptions? options = null) =>
        await Assert.ThrowsAsync<AudioException>(async () => await AudioFile.OpenAsync(path, options, Cancellation));
}
