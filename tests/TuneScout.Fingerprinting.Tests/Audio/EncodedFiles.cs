using System.Diagnostics;
using System.Text;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

/// <summary>Files in a folder of their own, made by ffmpeg itself. Without ffmpeg every test fails and says so.</summary>
public sealed class EncodedFiles : IAsyncLifetime
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("tunescout-audio-").FullName;

    /// <summary>Twelve seconds of two sines, 440 Hz left and 1,250 Hz right.</summary>
    public float[] Sound { get; } = Stereo();

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public async ValueTask InitializeAsync()
    {
        Assert.True(ExternalProgram.Find("ffmpeg", Environment.GetEnvironmentVariable("PATH")) is not null, "ffmpeg is not installed; scripts/test.sh installs it");
        Assert.True(ExternalProgram.Find("ffprobe", Environment.GetEnvironmentVariable("PATH")) is not null, "ffprobe is not installed; scripts/test.sh installs it");
        var wav = new WavFile { Tag = WavFile.Float, Bits = 32, Channels = 2, SampleRate = 44_100 }.WithSamples(Sound);
        await File.WriteAllBytesAsync(Path("sound.wav"), wav.ToBytes());
        foreach (var name in new[] { "sound.mp3", "sound.flac", "sound.ogg", "sound.opus", "sound.m4a", "mulaw.wav" })
            await MakeAsync(name, name == "mulaw.wav" ? ["-i", "sound.wav", "-c:a", "pcm_mulaw"] : ["-i", "sound.wav"]);
        await MakeAsync("picture.png", "-f", "lavfi", "-i", "testsrc=size=64x64", "-frames:v", "1");
        await MakeAsync("silent.mkv", "-f", "lavfi", "-i", "testsrc=size=64x64:duration=1", "-c:v", "mpeg4");
    }

    public async Task MakeAsync(string name, params string[] input)
    {
        var start = new ProcessStartInfo("ffmpeg") { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardError = true };
        foreach (var argument in (string[])["-nostdin", "-v", "error", "-y", .. input, name]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var messages = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"making {name}: {messages}");
    }

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(Path(name), bytes);
        return Path(name);
    }

    public string WriteText(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string WriteProgram(string name, string script)
    {
        var path = WriteText(name, "#!/bin/sh\n" + script);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static float[] Stereo()
    {
        var left = TestSound.Sine(44_100 * 12, 440, 44_100, 0.5);
        var right = TestSound.Sine(44_100 * 12, 1250, 44_100, 0.5);
        return [.. left.Zip(right).SelectMany(pair => new[] { pair.First, pair.Second })];
    }
}
