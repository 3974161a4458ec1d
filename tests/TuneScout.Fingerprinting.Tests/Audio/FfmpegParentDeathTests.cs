using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class FfmpegParentDeathTests(EncodedFiles files) : IClassFixture<EncodedFiles>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("wait")]
    [InlineData("read")]
    public async Task When_this_process_is_killed_ffmpeg_ends(string mode)
    {
        if (OperatingSystem.IsWindows()) return;
        await files.MakeAsync("endless.wav", "-f", "lavfi", "-i", "sine=frequency=440:duration=3600", "-c:a", "pcm_mulaw");
        var pidFile = files.Path($"pid {mode}");
        using var holder = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(FfmpegParentDeathTests).Assembly.Location, "-explicit", "only", "-method", $"*.{nameof(DecoderHolder.Hold_a_decoder_open)}" },
            Environment = { [DecoderHolder.FileVariable] = files.Path("endless.wav"), [DecoderHolder.PidVariable] = pidFile, [DecoderHolder.ModeVariable] = mode },
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        try
        {
            for (var i = 0; i < 1500 && !(File.Exists(pidFile) && File.ReadAllText(pidFile).EndsWith('.')); i++) await Task.Delay(20, Cancellation);
            var ffmpeg = int.Parse(File.ReadAllText(pidFile).TrimEnd('.'), CultureInfo.InvariantCulture);
            Assert.True(FfmpegAudioSourceTests.IsRunning(ffmpeg));
            holder.Kill();
            await FfmpegAudioSourceTests.GoneAsync(ffmpeg);
        }
        finally
        {
            holder.Kill();
            await holder.WaitForExitAsync(Cancellation);
        }
    }
}

/// <summary>A class of its own: the process that runs it is killed and could clear no folder away.</summary>
public sealed class DecoderHolder
{
    internal const string FileVariable = "TUNESCOUT_TEST_HOLD_FILE", PidVariable = "TUNESCOUT_TEST_HOLD_PID", ModeVariable = "TUNESCOUT_TEST_HOLD_MODE";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Run by the test above in a process of its own, which it kills.</summary>
    [Fact(Explicit = true)]
    public async Task Hold_a_decoder_open()
    {
        var path = Environment.GetEnvironmentVariable(FileVariable);
        Assert.NotNull(path);
        await using var source = await FfmpegAudioSource.OpenAsync(path, null, Cancellation);
        await File.WriteAllTextAsync(Environment.GetEnvironmentVariable(PidVariable)!, $"{source.ProcessId}.", Cancellation);

        // Either ffmpeg stands before a full pipe, or it is writing all the time: slowly, that the hour lasts.
        var buffer = new float[1000];
        while (true)
        {
            if (Environment.GetEnvironmentVariable(ModeVariable) == "read") await source.ReadAsync(buffer, Cancellation);
            await Task.Delay(2, Cancellation);
        }
    }
}
