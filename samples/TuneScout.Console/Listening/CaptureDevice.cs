using System.Diagnostics;
using System.Globalization;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Sound from a microphone or another capture device, recorded by ffmpeg. Not thread-safe.</summary>
/// <remarks>ffmpeg ends when this is disposed; when the tool dies, its pipe breaks and it ends too.</remarks>
internal sealed class CaptureDevice : IAudioSource
{
    private readonly Process _process;
    private readonly Task<string> _messages;
    private readonly RawPcmSource _samples;
    private bool _heard;

    private CaptureDevice(Process process, string device)
    {
        _process = process;
        _messages = LastLineAsync(process.StandardError);
        _samples = new RawPcmSource(process.StandardOutput.BaseStream, new RawPcmFormat(IsFloat: true, FingerprintOptions.SampleRate, 1), device, mayBeEmpty: true);
    }

    public string Name => _samples.Name;

    public int SampleRate => _samples.SampleRate;

    public int Channels => _samples.Channels;

    public TimeSpan? Duration => null;

    /// <summary>The driver of ffmpeg that this system records with, where none is named.</summary>
    public static string UsualDriver => OperatingSystem.IsWindows() ? "dshow" : OperatingSystem.IsMacOS() ? "avfoundation" : "alsa";

    public static CaptureDevice Open(string driver, string device)
    {
        var start = new ProcessStartInfo("ffmpeg") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        string[] arguments =
        [
            "-nostdin", "-hide_banner", "-nostats", "-v", "error", "-f", driver, "-i", device,
            "-ac", "1", "-ar", FingerprintOptions.SampleRate.ToString(CultureInfo.InvariantCulture), "-f", "f32le", "-flush_packets", "1", "pipe:1",
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            return new CaptureDevice(Process.Start(start)!, device);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new AudioException(device, AudioError.DecoderMissing, "recording needs ffmpeg, which is not installed; install it (Debian, Ubuntu: apt-get install ffmpeg), or pipe sound into \"tunescout listen\"");
        }
    }

    public async ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken = default)
    {
        var count = await _samples.ReadAsync(buffer, cancellationToken);
        _heard |= count > 0;
        if (count > 0) return count;
        await _process.WaitForExitAsync(cancellationToken);
        if (_process.ExitCode == 0 && _heard) return 0;
        var reason = await _messages;
        throw new AudioException(Name, AudioError.Unsupported, $"the device cannot be recorded: {(reason.Length > 0 ? reason : "ffmpeg gave no reason")}; --device and --driver name another one");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _samples.DisposeAsync();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _messages;
        _process.Dispose();
    }

    private static async Task<string> LastLineAsync(StreamReader reader)
    {
        var last = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length > 0) last = line.Length > 300 ? line[..300] : line;
        }

        return last;
    }
}
