using System.Globalization;
using System.Runtime.InteropServices;

namespace TuneScout.Web.Tests;

/// <summary>Measures sound files of any kind.</summary>
internal static class Sounds
{
    public static async Task<(int Channels, int Rate, double LevelDb)> MeasureAsync(byte[] content, string demuxer)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, content);
            var facts = (await RunAsync("ffprobe", ["-v", "error", "-f", demuxer, "-show_entries", "stream=channels,sample_rate", "-of", "csv=p=0", path], static stream => new StreamReader(stream).ReadToEndAsync())).Trim().Split(',');
            var bytes = await RunAsync("ffmpeg", ["-nostdin", "-v", "error", "-f", demuxer, "-i", path, "-f", "f32le", "pipe:1"], static async stream =>
            {
                using var all = new MemoryStream();
                await stream.CopyToAsync(all);
                return all.ToArray();
            });
            var samples = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
            return (int.Parse(facts[1], CultureInfo.InvariantCulture), int.Parse(facts[0], CultureInfo.InvariantCulture), 10 * Math.Log10(samples.Average(static sample => (double)sample * sample)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<T> RunAsync<T>(string program, string[] arguments, Func<Stream, Task<T>> read)
    {
        using var process = Decoder.Start(program, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var result = await read(process.StandardOutput.BaseStream);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return result;
    }
}
