namespace TuneScout.Fingerprinting;

/// <summary>Opens audio files of every kind, by their content and not by their names. Thread-safe.</summary>
public static class AudioFile
{
    /// <summary>Opens a file: WAV with the managed reader, everything else through ffmpeg.</summary>
    /// <param name="path">The file; any characters.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The sound, to be disposed by the caller.</returns>
    /// <exception cref="AudioException">The file is missing, empty, a directory, unreadable or not audio, or needs ffmpeg, which is missing; the message says which.</exception>
    /// <exception cref="ArgumentException">The path is empty, or options are out of range.</exception>
    public static async ValueTask<IAudioSource> OpenAsync(string path, AudioFileOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new AudioFileOptions();
        options.Ffmpeg.Validate();
        cancellationToken.ThrowIfCancellationRequested();
        CheckLength(path);
        var stream = options.OpenStream(path);
        try
        {
            var start = new byte[12];
            var count = await ReadStartAsync(path, stream, start, cancellationToken).ConfigureAwait(false);
            if (count == 0) throw new AudioException(path, AudioError.Empty, "the file is empty");
            if (WavHeaderReader.IsWav(start.AsSpan(0, count)))
            {
                stream.Position = 0;
                if (WavReader.ReadHeader(stream, path).Encoding is not null)
                {
                    stream.Position = 0;
                    var source = WavAudioSource.Open(stream, path);
                    stream = null;
                    return source;
                }
            }
        }
        finally
        {
            if (stream is not null) await stream.DisposeAsync().ConfigureAwait(false);
        }

        return await FfmpegAudioSource.OpenAsync(path, options.Ffmpeg, cancellationToken).ConfigureAwait(false);
    }

    // Before the file is opened: opening a named pipe that nobody writes to would wait for ever. Its length is 0.
    private static void CheckLength(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length == 0) throw new AudioException(path, AudioError.Empty, "the file is empty");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw FileReading.Explain(path, fault);
        }
    }

    private static async ValueTask<int> ReadStartAsync(string path, Stream stream, Memory<byte> start, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw FileReading.Explain(path, fault);
        }
    }
}
