using System.Runtime.Versioning;

namespace TuneScout.Equalizer.Tests;

public sealed class FileEqualizerTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, 44100, 2, 30000)]
    [InlineData(true, 44100, 2, 30000)]
    [InlineData(true, 8000, 1, 50000)]
    [InlineData(true, 192000, 6, 30000)]
    [InlineData(true, 44100, 2, 1)]
    [InlineData(true, 44100, 2, 219)]
    [InlineData(true, 44100, 2, 220)]
    [InlineData(true, 44100, 2, 221)]
    public async Task A_WAV_file_is_what_the_equalizer_makes_of_its_samples(bool limiter, int rate, int channels, int frames)
    {
        var samples = Noise.Samples(1, frames * channels, 0.4f);
        var input = await _folder.WavAsync("in.wav", samples, rate, channels);
        await FileEqualizer.ProcessAsync(input, _folder["out.wav"], Boost(limiter), new() { Encoding = SampleEncoding.Float32 }, null, Cancellation);
        var output = await TestFolder.ReadAsync(_folder["out.wav"]);
        Assert.Equal((rate, channels), (output.Rate, output.Channels));
        var equalizer = Boost(limiter);
        equalizer.Configure(rate, channels);
        var padded = new float[samples.Length + (equalizer.LatencyFrames * channels)];
        samples.CopyTo(padded, 0);
        equalizer.Process(padded);
        Assert.Equal(padded[(equalizer.LatencyFrames * channels)..], output.Samples);
        Assert.Equal(["in.wav", "out.wav"], _folder.Names);
    }

    [Theory]
    [InlineData(SampleEncoding.Integer16)]
    [InlineData(SampleEncoding.Integer24)]
    [InlineData(SampleEncoding.Float32)]
    public async Task A_flat_equalizer_copies_every_bit(SampleEncoding encoding)
    {
        var input = await _folder.WavAsync("in.wav", Noise.Samples(2, 40000), 44100, 2, encoding);
        foreach (var name in (string[])["out.wav", "out.flac"])
        {
            if (encoding == SampleEncoding.Float32 && name == "out.flac") continue;
            await FileEqualizer.ProcessAsync(input, _folder[name], new GraphicEqualizer(), new() { Encoding = encoding }, null, Cancellation);
            Assert.Equal((await TestFolder.ReadAsync(input)).Samples, (await TestFolder.ReadAsync(_folder[name])).Samples);
        }
    }

    [Theory]
    [InlineData("out.flac", "flac", 44100)]
    [InlineData("out.mp3", "mp3", 44100)]
    [InlineData("out.m4a", "aac", 44100)]
    [InlineData("out.opus", "opus", 48000)]
    [InlineData("out.wav", "pcm_s16le", 44100)]
    public async Task Every_kind_of_file_is_written_with_rate_channels_length_and_tags(string name, string codec, int rate)
    {
        var wav = await _folder.WavAsync("in.wav", TestFolder.Chord(3, 44100, 2), 44100, 2);
        string[] tags = ["-metadata", "title=Größe & 'x'", "-metadata", "artist=The \"A\"", "-metadata", "album=C;D=E"];
        foreach (var (source, encoder) in ((string, string)[])[("in.flac", "flac"), ("in.ogg", "libopus"), ("in.mp3", "libmp3lame"), ("tagged.wav", "pcm_s24le")])
        {
            await TestFolder.RunAsync("ffmpeg", ["-v", "error", "-i", wav, .. tags, "-c:a", encoder, _folder[source]]);
            await FileEqualizer.ProcessAsync(_folder[source], _folder[name], Boost(false), new() { Overwrite = true }, null, Cancellation);
            var told = await TestFolder.RunAsync("ffprobe", "-v", "error", "-show_entries", "stream=codec_name,channels,sample_rate:stream_tags=title,artist,album:format_tags=title,artist,album:format=duration", "-of", "default=nw=1", _folder[name]);
            Assert.Contains($"codec_name={codec}\n", told, StringComparison.Ordinal);
            Assert.Contains("channels=2\n", told, StringComparison.Ordinal);
            Assert.Contains($"sample_rate={(source == "in.ogg" ? 48000 : rate)}\n", told, StringComparison.Ordinal);
            foreach (var tag in (string[])["title=Größe & 'x'\n", "artist=The \"A\"\n", "album=C;D=E\n"]) Assert.Contains("TAG:" + tag, told, StringComparison.OrdinalIgnoreCase);
            var samples = (await TestFolder.ReadAsync(_folder[name])).Samples;
            Assert.InRange(samples.Length / 2.0 / (source == "in.ogg" ? 48000 : rate), 2.99, 3.1);
            Assert.InRange(samples.Max(Math.Abs), 0.15, 0.5);
        }
    }

    [Fact]
    public async Task The_cover_goes_along()
    {
        var wav = await _folder.WavAsync("in.wav", TestFolder.Chord(1, 44100, 2), 44100, 2);
        await TestFolder.RunAsync("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=red:s=32x32", "-frames:v", "1", _folder["cover.png"]);
        await TestFolder.RunAsync("ffmpeg", "-v", "error", "-i", wav, "-i", _folder["cover.png"], "-map", "0", "-map", "1", "-c:a", "flac", "-disposition:v", "attached_pic", _folder["in.flac"]);
        foreach (var name in (string[])["out.flac", "out.mp3", "out.m4a"])
        {
            await FileEqualizer.ProcessAsync(_folder["in.flac"], _folder[name], Boost(false), null, null, Cancellation);
            Assert.Contains("png", await TestFolder.RunAsync("ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "stream=codec_name", "-of", "csv=p=0", _folder[name]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Parts_of_a_WAV_file_before_and_after_its_sound_go_along()
    {
        var input = await _folder.WavAsync("in.wav", Noise.Samples(1, 101), 44100, 1, SampleEncoding.Float32, new WavChunk("LIST", [.. "INFO"u8, 1, 2, 3]), new WavChunk("junk", [9]), new WavChunk("cue ", [4, 5]));
        await FileEqualizer.ProcessAsync(input, _folder["out.wav"], Boost(false), null, null, Cancellation);
        await using var source = WavSampleSource.Open(FileReading.OpenRead(_folder["out.wav"]), _folder["out.wav"]);
        while (await source.ReadAsync(new float[500], Cancellation) > 0)
        {
        }

        Assert.Equal(["LIST", "cue "], source.Chunks.Select(chunk => chunk.Id));
        Assert.Equal([.. "INFO"u8, 1, 2, 3], source.Chunks[0].Content);
    }

    [Fact]
    public async Task A_sample_that_is_no_number_ends_it_and_leaves_nothing_behind()
    {
        var samples = Noise.Samples(1, 100_000);
        samples[90_001] = float.NaN;
        var input = await _folder.WavAsync("in.wav", samples, 44100, 2);
        foreach (var name in (string[])["out.wav", "out.flac"])
        {
            var fault = await Assert.ThrowsAsync<SoundFileException>(() => FileEqualizer.ProcessAsync(input, _folder[name], Boost(true), null, null, Cancellation));
            Assert.Equal(SoundFileError.InvalidSamples, fault.Error);
            Assert.Equal($"{input}: the sample at 00:00:01.020 is NaN, must be a finite number; the file is damaged, write it again", fault.Message);
            Assert.Equal(["in.wav"], _folder.Names);
        }
    }

    [Fact]
    public async Task Cancelling_leaves_nothing_behind_and_the_old_file_as_it_was()
    {
        var input = await _folder.WavAsync("in.wav", TestFolder.Chord(60, 44100, 2), 44100, 2);
        foreach (var name in (string[])["out.wav", "out.flac", "out.mp3"])
        {
            await File.WriteAllTextAsync(_folder[name], "old", Cancellation);
            using var stop = new CancellationTokenSource();
            var seen = 0;
            var progress = new ImmediateProgress(_ =>
            {
                if (++seen == 5) stop.Cancel();
            });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FileEqualizer.ProcessAsync(input, _folder[name], Boost(true), new() { Overwrite = true }, progress, stop.Token));
            Assert.Equal("old", await File.ReadAllTextAsync(_folder[name], Cancellation));
        }

        Assert.Equal(["in.wav", "out.flac", "out.mp3", "out.wav"], _folder.Names);
    }

    [Fact]
    public async Task Progress_rises_to_the_length()
    {
        var input = await _folder.WavAsync("in.wav", TestFolder.Chord(4, 44100, 2), 44100, 2);
        var seen = new List<FileProgress>();
        await FileEqualizer.ProcessAsync(input, _folder["out.wav"], Boost(true), null, new ImmediateProgress(seen.Add), Cancellation);
        Assert.True(seen.Count > 5);
        Assert.Equal(seen.OrderBy(p => p.Done), seen);
        Assert.Equal(TimeSpan.FromSeconds(4), seen[^1].Done);
        Assert.All(seen, p => Assert.Equal(TimeSpan.FromSeconds(4), p.Total));
    }

    [Fact]
    public async Task A_file_may_be_replaced_by_itself()
    {
        var path = await _folder.WavAsync("a.wav", TestFolder.Chord(1, 44100, 2), 44100, 2);
        var before = (await TestFolder.ReadAsync(path)).Samples;
        var fault = await Assert.ThrowsAsync<SoundFileException>(() => FileEqualizer.ProcessAsync(path, path, Boost(false), null, null, Cancellation));
        Assert.Equal(SoundFileError.Exists, fault.Error);
        await FileEqualizer.ProcessAsync(path, path, Boost(false), new() { Overwrite = true }, null, Cancellation);
        var after = (await TestFolder.ReadAsync(path)).Samples;
        Assert.Equal(before.Length, after.Length);
        Assert.NotEqual(before, after);
        Assert.Equal(["a.wav"], _folder.Names);
    }

    [Theory]
    [InlineData("out.mp3", 6, 44100, "Mp3 holds at most 2 channels, the sound has 6; choose WAV or FLAC")]
    [InlineData("out.mp3", 2, 96000, "Mp3 holds 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000 Hz, the sound has 96000 Hz; choose WAV or FLAC")]
    [InlineData("out.flac", 9, 44100, "Flac holds at most 8 channels, the sound has 9; choose WAV or FLAC")]
    [InlineData("out.xyz", 2, 44100, "the ending of the name does not tell a kind of file; use .wav, .flac, .mp3, .m4a, .opus or .ogg")]
    [InlineData("no/out.wav", 2, 44100, "there is no such folder to write to")]
    public async Task What_cannot_be_written_is_said(string name, int channels, int rate, string reason)
    {
        var input = await _folder.WavAsync("in.wav", Noise.Samples(1, 100 * channels), rate, channels);
        var fault = await Assert.ThrowsAsync<SoundFileException>(() => FileEqualizer.ProcessAsync(input, _folder[name], Boost(false), null, null, Cancellation));
        Assert.Equal($"{_folder[name]}: {reason}", fault.Message);
        Assert.Equal(["in.wav"], _folder.Names);
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_and_nothing_is_left_behind()
    {
        await File.WriteAllBytesAsync(_folder["empty.wav"], [], Cancellation);
        await File.WriteAllTextAsync(_folder["text.wav"], "no music", Cancellation);
        await File.WriteAllTextAsync(_folder["text.mp3"], string.Concat(Enumerable.Repeat("no music ", 500)), Cancellation);
        var whole = await File.ReadAllBytesAsync(await _folder.WavAsync("cut.wav", Noise.Samples(1, 1000), 44100, 2), Cancellation);
        await File.WriteAllBytesAsync(_folder["cut.wav"], whole[..1000], Cancellation);
        var before = _folder.Names;
        foreach (var (name, error) in ((string, SoundFileError)[])[
            ("missing.wav", SoundFileError.NotFound), ("empty.wav", SoundFileError.Empty), ("text.wav", SoundFileError.NotAudio), ("text.mp3", SoundFileError.NotAudio), ("cut.wav", SoundFileError.Truncated)])
        {
            var fault = await Assert.ThrowsAsync<SoundFileException>(() => FileEqualizer.ProcessAsync(_folder[name], _folder["out.wav"], Boost(false), null, null, Cancellation));
            Assert.Equal((error, _folder[name]), (fault.Error, fault.File));
            Assert.Equal(before, _folder.Names);
        }
    }

    [Fact]
    public async Task Without_ffmpeg_the_fault_says_what_to_install()
    {
        var input = await _folder.WavAsync("in.wav", Noise.Samples(1, 100), 44100, 2);
        var options = new FileEqualizerOptions { Ffmpeg = new() { FfmpegPath = _folder["none"] } };
        var fault = await Assert.ThrowsAsync<SoundFileException>(() => FileEqualizer.ProcessAsync(input, _folder["out.mp3"], Boost(false), options, null, Cancellation));
        Assert.Equal(SoundFileError.DecoderMissing, fault.Error);
        Assert.Contains("apt-get install ffmpeg", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo '[error] Unknown encoder' >&2; exit 1", SoundFileError.Unsupported)]
    [InlineData("cat >/dev/null; echo '[error] No space left on device' >&2; exit 1", SoundFileError.WriteFailed)]
    [InlineData("cat >/dev/null; exit 3", SoundFileError.DecoderFailed)]
    [InlineData("sleep 60", SoundFileError.TimedOut)]
    [UnsupportedOSPlatform("windows")]
    public async Task An_encoder_that_fails_or_stands_still_is_ended_and_its_file_taken_away(string script, SoundFileError expected)
    {
        var program = _folder["ffmpeg"];
        await File.WriteAllTextAsync(program, "#!/bin/sh\n" + script + "\n", Cancellation);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var input = await _folder.WavAsync("in.wav", TestFolder.Chord(20, 44100, 2), 44100, 2);
        var options = new FileEqualizerOptions { Ffmpeg = new() { FfmpegPath = program, Timeout = TimeSpan.FromSeconds(3) } };
        var fault = await Assert.ThrowsAsync<SoundFileException>(() => FileEqualizer.ProcessAsync(input, _folder["out.mp3"], Boost(false), options, null, Cancellation));
        Assert.Equal((expected, _folder["out.mp3"]), (fault.Error, fault.File));
        Assert.Equal(["ffmpeg", "in.wav"], _folder.Names);
    }

    [Fact]
    public void Options_out_of_range_are_all_listed()
    {
        var options = new FileEqualizerOptions { Format = (SoundFileFormat)9, Encoding = (SampleEncoding)8, BitrateKbps = 7 };
        Assert.Equal(
            "Options are out of range: Format is 9, must be one of Wav, Flac, Mp3, Aac, Opus; Encoding is 8, must be one of Integer16, Integer24, Float32; BitrateKbps is 7, must be 8 to 510.",
            Assert.Throws<ArgumentException>(options.Validate).Message);
        Assert.Contains("Timeout is 00:00:00", Assert.Throws<ArgumentException>(new FfmpegSettings { Timeout = default }.Validate).Message, StringComparison.Ordinal);
        Assert.Contains("FfmpegPath is \" \"", Assert.Throws<ArgumentException>(new FfmpegSettings { FfmpegPath = " " }.Validate).Message, StringComparison.Ordinal);
    }

    private static GraphicEqualizer Boost(bool limiter)
    {
        var equalizer = new GraphicEqualizer(new() { Limiter = limiter });
        equalizer.SetGains([6, 4, 2, 0, -2, 0, 2, 3, 4, 5]);
        return equalizer;
    }
}
