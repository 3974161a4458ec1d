namespace TuneScout.Equalizer;

/// <summary>Opens sound files by their content and not by their names. Thread-safe.</summary>
public static class SoundFile
{
    /// <summary>Opens a file: WAV with the reader of this package, everything else through ffmpeg.</summary>
    /// <param name="path">The file; any characters.</param>
    /// <param name="settings">Null for the defaults.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <returns>The sound with its own rate and channels, to be disposed by the caller.</returns>
    /// <exception cref="SoundFileException">The file is missing, empty, a directory, unreadable or not audio, or needs ffmpeg, which is missing; the message says which.</exception>
    /// <exception cref="ArgumentException">The path is empty, or settings are out of range.</exception>
    public static async ValueTask<ISampleSource> OpenAsync(string path, FfmpegSettings? settings = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        settings ??= new FfmpegSettings();
        settings.Validate();
        cancellationToken.ThrowIfCancellationRequested();

        // Before the file is opened: opening a named pipe that nobody writes to would wait for ever. Its length is 0.
        if (new FileInfo(path) is { Exists: true, Length: 0 }) throw new SoundFileException(path, SoundFileError.Empty, "the file is empty");
        var stream = FileReading.OpenRead(path);
        try
        {
            var start = new byte[12];
            var count = await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (WavHeaderReader.IsWav(start.AsSpan(0, count)))
            {
                stream.Position = 0;
                if (WavReader.ReadHeader(stream, path).Encoding is not null)
                {
                    stream.Position = 0;
                    var source = WavSampleSource.Open(stream, path);
                    stream = null;
                    return source;
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw FileReading.Explain(path, fault);
        }
        finally
        {
            if (stream is not null) await stream.DisposeAsync().ConfigureAwait(false);
        }

        return await FfmpegSampleSource.OpenAsync(path, settings, cancellationToken).ConfigureAwait(false);
    }
}
