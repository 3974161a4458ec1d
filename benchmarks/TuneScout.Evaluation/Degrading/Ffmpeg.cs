using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace TuneScout.Evaluation;

/// <summary>Sends sound through ffmpeg: pipes in and out, no files. Thread-safe.</summary>
internal sealed class Ffmpeg
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly HashSet<string> _encoders;

    private Ffmpeg(HashSet<string> encoders) => _encoders = encoders;

    /// <summary>Finds what ffmpeg there is and what it can encode.</summary>
    /// <returns>Null where it is not installed.</returns>
    public static async Task<Ffmpeg?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            var list = await RunAsync(["-hide_banner", "-v", "error", "-encoders"], [], cancellationToken);
            var words = System.Text.Encoding.UTF8.GetString(list).Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
            return new Ffmpeg(words.ToHashSet(StringComparer.Ordinal));
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Whether it can do what a condition needs.</summary>
    public bool Supports(Condition condition) => condition.Encoder is null || _encoders.Contains(condition.Encoder);

    /// <summary>Encodes sound and decodes it again, at the same rate.</summary>
    /// <param name="samples">Mono.</param>
    /// <param name="sampleRate">Hertz.</param>
    /// <param name="encoder">The encoder and its options.</param>
    /// <param name="format">The container.</param>
    /// <param name="cancellationToken">Ends ffmpeg.</param>
    public static async Task<float[]> EncodeAsync(float[] samples, int sampleRate, string[] encoder, string format, CancellationToken cancellationToken)
    {
        var encoded = await RunAsync(["-v", "error", .. Raw(sampleRate), "-i", "pipe:0", "-c:a", .. encoder, "-f", format, "pipe:1"], Bytes(samples), cancellationToken);
        return Samples(await RunAsync(["-v", "error", "-f", format, "-i", "pipe:0", .. Raw(sampleRate), "pipe:1"], encoded, cancellationToken));
    }

    /// <summary>Sends sound through a filter.</summary>
    public static async Task<float[]> FilterAsync(float[] samples, int sampleRate, string filter, CancellationToken cancellationToken) =>
        Samples(await RunAsync(["-v", "error", .. Raw(sampleRate), "-i", "pipe:0", "-af", filter, .. Raw(sampleRate), "pipe:1"], Bytes(samples), cancellationToken));

    private static string[] Raw(int sampleRate) => ["-f", "f32le", "-ar", sampleRate.ToString(CultureInfo.InvariantCulture), "-ac", "1"];

    private static byte[] Bytes(float[] samples) => MemoryMarshal.AsBytes(samples.AsSpan()).ToArray();

    private static float[] Samples(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes).ToArray();

    private static async Task<byte[]> RunAsync(IEnumerable<string> arguments, byte[] input, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeLimit);
        var start = new ProcessStartInfo("ffmpeg")
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new EvaluationException("ffmpeg did not start: run it by hand to see why.");
        try
        {
            using var output = new MemoryStream();
            var messages = process.StandardError.ReadToEndAsync(limit.Token);
            // At once: whichever pipe is left alone fills up and stops the program.
            await Task.WhenAll(FeedAsync(process, input, limit.Token), process.StandardOutput.BaseStream.CopyToAsync(output, limit.Token), messages);
            await process.WaitForExitAsync(limit.Token);
            if (process.ExitCode != 0) throw Failed(start, (await messages).Trim());
            return output.ToArray();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(start, $"it took more than {TimeLimit.TotalSeconds:0} s");
        }
        finally
        {
            Kill(process);
        }
    }

    private static async Task FeedAsync(Process process, byte[] input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It stopped reading: its exit code and messages say why.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself, which is what was wanted.
        }
    }

    private static EvaluationException Failed(ProcessStartInfo start, string reason) =>
        new($"ffmpeg {string.Join(' ', start.ArgumentList)} failed: {reason}. Try another build of ffmpeg, or none: what needs it is left out then.");
}
