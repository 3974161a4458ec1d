using System.Diagnostics;

namespace TuneScout.Equalizer.Tests;

/// <summary>A folder that is gone when the test ends, and files of every kind in it.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("tunescout-files-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string[] Names => [.. Directory.GetFiles(Path).Select(file => System.IO.Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>Writes samples as WAV, in floats unless told otherwise.</summary>
    public async Task<string> WavAsync(string name, float[] samples, int rate, int channels, SampleEncoding encoding = SampleEncoding.Float32, params WavChunk[] chunks)
    {
        await using var writer = new WavSampleWriter(File.Create(this[name]), name, rate, channels, new SampleQuantizer(encoding), () => chunks);
        await writer.WriteAsync(samples, TestContext.Current.CancellationToken);
        await writer.CompleteAsync(TestContext.Current.CancellationToken);
        return this[name];
    }

    public static async Task<(float[] Samples, int Rate, int Channels)> ReadAsync(string path)
    {
        await using var source = await SoundFile.OpenAsync(path, null, TestContext.Current.CancellationToken);
        var (all, buffer) = (new List<float>(), new float[source.Channels * 5000]);
        int count;
        while ((count = await source.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0) all.AddRange(buffer.AsSpan(0, count));
        return ([.. all], source.SampleRate, source.Channels);
    }

    /// <summary>Runs a program to its end and gives what it wrote.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        return await output;
    }

    /// <summary>A few seconds of a chord below full scale.</summary>
    public static float[] Chord(double seconds, int rate, int channels)
    {
        var samples = new float[(int)(seconds * rate) * channels];
        for (var i = 0; i < samples.Length; i++)
        {
            var t = (double)(i / channels) / rate;
            samples[i] = (float)((0.2 * Math.Sin(2 * Math.PI * 220 * t)) + (0.1 * Math.Sin(2 * Math.PI * 1000 * t)) + (0.05 * Math.Sin(2 * Math.PI * (3000 + (100 * (i % channels))) * t)));
        }

        return samples;
    }
}
