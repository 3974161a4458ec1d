namespace TuneScout.Fingerprinting;

/// <summary>Runs ffprobe for the tags of a file.</summary>
internal static class Ffprobe
{
    /// <summary>Lyrics and pictures come as tags too; what has more than this is not read on.</summary>
    private const int MostBytes = 4 << 20;

    /// <summary>The JSON that ffprobe writes; nothing where it is missing, fails or takes too long.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> RunAsync(string path, FfmpegOptions options, CancellationToken cancellationToken)
    {
        using var process = ExternalProgram.Start(options.FfprobePath, "ffprobe",
        [
            "-v", "error", "-protocol_whitelist", "file,pipe", "-select_streams", "a:0",
            "-show_entries", "format=duration:format_tags:stream=duration:stream_tags", "-of", "json", "-i", ExternalProgram.Input(path),
        ]);
        if (process is null) return default;
        using var late = new CancellationTokenSource(options.ProbeTimeout, options.TimeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var registration = stop.Token.UnsafeRegister(static state => ExternalProgram.Kill((System.Diagnostics.Process)state!), process);
        await using var _ = registration.ConfigureAwait(false);
        var complaints = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        try
        {
            return await ReadAsync(process.StandardOutput.BaseStream, stop.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return default;
        }
        finally
        {
            ExternalProgram.Kill(process);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            await complaints.ConfigureAwait(false);
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(Stream output, CancellationToken cancellationToken)
    {
        var json = new MemoryStream();
        await using var _ = json.ConfigureAwait(false);
        var block = new byte[8192];
        while (await output.ReadAsync(block, cancellationToken).ConfigureAwait(false) is var count and > 0)
        {
            if (json.Length + count > MostBytes) return default;
            json.Write(block, 0, count);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return json.ToArray();
    }
}
