namespace TuneScout.Equalizer;

/// <summary>Equalizes whole files, of any length in the same little memory. Thread-safe; the equalizers that it is given are not.</summary>
public static class FileEqualizer
{
    private const int BlockFrames = 1 << 14;
    private const int FileBuffer = 1 << 16;

    /// <summary>Reads a file, equalizes it and writes another with the same channels, rate, length and tags.</summary>
    /// <param name="inputPath">Any file that <see cref="SoundFile"/> opens.</param>
    /// <param name="outputPath">The file to write, which may be the input if it may be replaced. It appears when it is whole: until then, and after a failure, what was there stays.</param>
    /// <param name="equalizer">Configured here for the sound's rate and channels; used by nobody else meanwhile, except that settings may be changed.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="progress">Told after every block, or null.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left behind.</param>
    /// <exception cref="SoundFileException">A file cannot be read or written; the message names it, the reason and what to do.</exception>
    /// <returns>A task that ends when the file is whole and on the disk.</returns>
    /// <exception cref="ArgumentException">A path is empty, options are out of range, or a band lies beyond 0.499 x the sample rate.</exception>
    public static async Task ProcessAsync(
        string inputPath, string outputPath, IEqualizer equalizer, FileEqualizerOptions? options = null, IProgress<FileProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(inputPath);
        ArgumentException.ThrowIfNullOrEmpty(outputPath);
        ArgumentNullException.ThrowIfNull(equalizer);
        options ??= new FileEqualizerOptions();
        options.Validate();
        FormatOf(outputPath, options);
        var source = await SoundFile.OpenAsync(inputPath, options.Ffmpeg, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false)) await ProcessAsync(source, outputPath, equalizer, options, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same for sound from anywhere.</summary>
    /// <param name="source">Read to its end, not disposed.</param>
    /// <param name="outputPath">The file to write. It appears when it is whole: until then, and after a failure, what was there stays.</param>
    /// <param name="equalizer">Configured here for the sound's rate and channels; used by nobody else meanwhile, except that settings may be changed.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="progress">Told after every block, or null.</param>
    /// <param name="cancellationToken">Stops the work; nothing is left behind.</param>
    /// <exception cref="SoundFileException">The sound cannot be read or the file not written; the message names it, the reason and what to do.</exception>
    /// <returns>A task that ends when the file is whole and on the disk.</returns>
    /// <exception cref="ArgumentException">A path is empty, options are out of range, or a band lies beyond 0.499 x the sample rate.</exception>
    public static async Task ProcessAsync(
        ISampleSource source, string outputPath, IEqualizer equalizer, FileEqualizerOptions? options = null, IProgress<FileProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(outputPath);
        ArgumentNullException.ThrowIfNull(equalizer);
        options ??= new FileEqualizerOptions();
        options.Validate();
        var format = FormatOf(outputPath, options);
        equalizer.Configure(source.SampleRate, source.Channels);
        var output = TemporaryOutput.Create(outputPath, options.Overwrite);
        try
        {
            ISampleWriter writer = format == SoundFileFormat.Wav ? StartWav(output, source, options) : FfmpegSampleWriter.Start(output.TemporaryPath, outputPath, source, options, format);
            await using (writer.ConfigureAwait(false))
            {
                await RunAsync(source, writer, equalizer, progress, cancellationToken).ConfigureAwait(false);
                await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            }

            output.Commit();
        }
        finally
        {
            output.Discard();
        }
    }

    private static async Task RunAsync(ISampleSource source, ISampleWriter writer, IEqualizer equalizer, IProgress<FileProgress>? progress, CancellationToken cancellationToken)
    {
        var block = new float[BlockFrames * source.Channels];
        var (late, frames) = (equalizer.LatencyFrames, 0L);
        int count;
        while ((count = await source.ReadAsync(block, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (SampleCheck.FirstNotFinite(block.AsSpan(0, count)) is var at and >= 0) throw NotFinite(source, block[at], frames + (at / source.Channels));
            equalizer.Process(block.AsSpan(0, count));
            frames += count / source.Channels;

            // What comes out first, before the look-ahead is filled, is not the sound's; its end is pushed out with silence.
            var skip = Math.Min(late, count / source.Channels);
            late -= skip;
            await writer.WriteAsync(block.AsMemory(skip * source.Channels, count - (skip * source.Channels)), cancellationToken).ConfigureAwait(false);
            progress?.Report(new FileProgress(TimeSpan.FromSeconds((double)frames / source.SampleRate), source.Duration));
        }

        if (frames == 0) throw new SoundFileException(source.Name, SoundFileError.Empty, "the file holds no sound");

        // A sound shorter than the look-ahead has not begun to come out yet.
        await PushAsync(late, write: false).ConfigureAwait(false);
        await PushAsync(Math.Min(frames, equalizer.LatencyFrames), write: true).ConfigureAwait(false);

        async ValueTask PushAsync(long left, bool write)
        {
            while (left > 0)
            {
                var push = (int)Math.Min(BlockFrames, left);
                var silence = block.AsMemory(0, push * source.Channels);
                silence.Span.Clear();
                equalizer.Process(silence.Span);
                if (write) await writer.WriteAsync(silence, cancellationToken).ConfigureAwait(false);
                left -= push;
            }
        }
    }

    private static SoundFileFormat FormatOf(string outputPath, FileEqualizerOptions options) =>
        options.Format ?? EncodedFormat.FromName(outputPath)
        ?? throw new SoundFileException(outputPath, SoundFileError.Unsupported, "the ending of the name does not tell a kind of file; use .wav, .flac, .mp3, .m4a, .opus or .ogg");

    private static WavSampleWriter StartWav(TemporaryOutput output, ISampleSource source, FileEqualizerOptions options)
    {
        try
        {
            var stream = new FileStream(output.TemporaryPath, FileMode.Open, FileAccess.ReadWrite, FileShare.None, FileBuffer, FileOptions.Asynchronous);
            var chunks = source is ISourceDetails details ? () => details.Chunks : (Func<IReadOnlyList<WavChunk>>)(() => []);
            return new WavSampleWriter(stream, output.FinalPath, source.SampleRate, source.Channels, new SampleQuantizer(options.Encoding), chunks);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw FileWriting.Explain(output.FinalPath, fault);
        }
    }

    private static SoundFileException NotFinite(ISampleSource source, float value, long frame) => new(source.Name, SoundFileError.InvalidSamples,
        $"the sample at {TimeSpan.FromSeconds((double)frame / source.SampleRate):hh\\:mm\\:ss\\.fff} is {value}, must be a finite number; the file is damaged, write it again");
}
