using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using TuneScout.Equalizer;

namespace TuneScout.Benchmarks.Peers;

/// <summary>Ten bands over stereo at 44.1 kHz: ours beside ffmpeg's chain of ten equalizer filters, in turns in one run, in CPU time on one thread.</summary>
/// <remarks>
/// ffmpeg reads and drops the same floats once with the chain and once with nothing but the conversion to planar floats that its filters
/// need; the difference is the chain's. Ours is fed blocks of 1,024 frames from memory, with the copy of each block counted.
/// </remarks>
internal static class EqualizerRatio
{
    private const int SampleRate = 44_100;
    private const int Seconds = 300;
    private const int Rounds = 5;
    private const int BlockSamples = 2 * 1024;
    private static readonly double[] Gains = [6, 4, 2, 1, -2, -3, 1, 2, 4, 6];

    /// <summary>Runs with "equalizer" and writes a table in Markdown to standard output.</summary>
    public static async Task RunAsync()
    {
        var samples = new float[Seconds * SampleRate * 2];
        var random = new Random(1);
        for (var i = 0; i < samples.Length; i++) samples[i] = (random.NextSingle() - 0.5f) * 0.2f;
        var folder = Directory.CreateTempSubdirectory("tunescout-equalizer-").FullName;
        try
        {
            var file = Path.Combine(folder, "noise.f32");
            await File.WriteAllBytesAsync(file, MemoryMarshal.AsBytes(samples.AsSpan()).ToArray()).ConfigureAwait(false);
            var (plain, limited, chain) = (new TimeSpan[Rounds], new TimeSpan[Rounds], new TimeSpan[Rounds]);
            Ours(samples, limiter: false); // compiled once
            for (var round = 0; round < Rounds; round++)
            {
                plain[round] = Ours(samples, limiter: false);
                limited[round] = Ours(samples, limiter: true);
                chain[round] = await FfmpegAsync(file, "aformat=sample_fmts=fltp," + Chain()).ConfigureAwait(false)
                    - await FfmpegAsync(file, "aformat=sample_fmts=fltp").ConfigureAwait(false);
            }

            Console.WriteLine("| | x real time, median | CPU time beside ffmpeg's chain |");
            Console.WriteLine("|---|---:|---:|");
            Row("ten bands", plain, chain);
            Row("ten bands and the limiter", limited, chain);
            Row("ffmpeg, ten equalizer filters", chain, chain);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Chain() => string.Join(',', GraphicEqualizer.FrequenciesHz.Zip(Gains, static (frequency, gain) =>
        string.Create(CultureInfo.InvariantCulture, $"equalizer=f={frequency}:t=o:w=1:g={gain}")));

    private static TimeSpan Ours(float[] samples, bool limiter)
    {
        var equalizer = new GraphicEqualizer(new EqualizerOptions { Limiter = limiter });
        equalizer.SetGains(Gains);
        equalizer.Configure(SampleRate, 2);
        var block = new float[BlockSamples];
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        for (var at = 0; at < samples.Length; at += BlockSamples)
        {
            var length = Math.Min(BlockSamples, samples.Length - at);
            samples.AsSpan(at, length).CopyTo(block);
            equalizer.Process(block.AsSpan(0, length));
        }

        process.Refresh();
        return process.TotalProcessorTime - before;
    }

    private static async Task<TimeSpan> FfmpegAsync(string file, string filters)
    {
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in new[]
        {
            "-nostdin", "-hide_banner", "-nostats", "-benchmark", "-threads", "1", "-filter_threads", "1", "-f", "f32le",
            "-ar", SampleRate.ToString(CultureInfo.InvariantCulture), "-ac", "2", "-i", file, "-af", filters, "-c:a", "pcm_f32le", "-f", "null", "-",
        }) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("ffmpeg did not start.");
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            var messages = await process.StandardError.ReadToEndAsync(limit.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            if (process.ExitCode != 0) throw new InvalidOperationException($"ffmpeg ended with {process.ExitCode}: {messages}");
            return Time(messages, "utime=") + Time(messages, "stime=");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static TimeSpan Time(string messages, string name)
    {
        var from = messages.LastIndexOf(name, StringComparison.Ordinal) + name.Length;
        return TimeSpan.FromSeconds(double.Parse(messages.AsSpan(from, messages.IndexOf('s', from) - from), CultureInfo.InvariantCulture));
    }

    private static void Row(string name, TimeSpan[] times, TimeSpan[] chain)
    {
        var (time, peer) = (Median(times), Median(chain));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {Seconds / time.TotalSeconds:N0} | {time / peer:0.00} |"));
    }

    private static TimeSpan Median(TimeSpan[] times) => times.Order().ElementAt(times.Length / 2);
}
