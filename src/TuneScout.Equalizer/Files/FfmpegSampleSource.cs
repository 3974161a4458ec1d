namespace TuneScout.Equalizer;

/// <summary>Decodes any file that an installed ffmpeg knows, in a process of its own, with its own rate and channels.</summary>
/// <remarks>See <see cref="FfmpegDecoder"/>. Only local files are read: what a playlist names elsewhere is not fetched. Not thread-safe.</remarks>
internal sealed class FfmpegSampleSource : ISampleSource, ISourceDetails
{
    private readonly FfmpegDecoder _decoder;
    private readonly WavReader _wav;
    private long _samples;
    private bool _ended;

    private FfmpegSampleSource(string path, FfmpegDecoder decoder, WavReader wav, string? coverStream) => (Name, _decoder, _wav, CoverStream) = (path, decoder, wav, coverStream);

    public string Name { get; }

    public int SampleRate => _wav.SampleRate;

    public int Channels => _wav.Channels;

    public TimeSpan? Duration => _decoder.Duration;

    public string? TagFile => Name;

    public string? CoverStream { get; }

    /// <summary>ffmpeg puts the tags into the header of the WAV that it writes.</summary>
    public IReadOnlyList<WavChunk> Chunks => _wav.Chunks;

    /// <summary>Identifies the process to tests.</summary>
    internal int ProcessId => _decoder.ProcessId;

    /// <summary>Starts decoding a file, and waits for its first samples.</summary>
    /// <exception cref="SoundFileException">ffmpeg is missing, or cannot decode the file.</exception>
    public static async ValueTask<FfmpegSampleSource> OpenAsync(string path, FfmpegSettings settings, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var cover = new CoverFinder();
        var decoder = await FfmpegDecoder.StartAsync(
            path, settings.FfmpegPath, Arguments(path), settings.Timeout, settings.TimeProvider, cover, cancellationToken).ConfigureAwait(false);
        try
        {
            return new FfmpegSampleSource(path, decoder, WavReader.Open(decoder.Output, path, leaveOpen: true, keepChunks: true), cover.CoverStream);
        }
        catch
        {
            await decoder.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken = default)
    {
        AudioBuffers.CheckRoom(buffer, Channels);
        if (_ended) return 0;
        var count = await _wav.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _samples += count;
        if (count > 0) return count;
        await _decoder.CheckEndAsync(_samples, Channels, SampleRate, cancellationToken).ConfigureAwait(false);
        _ended = true;
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        _ended = true;
        await _wav.DisposeAsync().ConfigureAwait(false);
        await _decoder.DisposeAsync().ConfigureAwait(false);
    }

    // Tags of the stream (Ogg has them there), then those of the file, in which the first wins.
    private static IEnumerable<string> Arguments(string path) =>
    [
        "-nostdin", "-hide_banner", "-nostats", "-v", "level+info", "-protocol_whitelist", "file,pipe", "-threads", "1",
        "-i", ExternalProgram.Input(path), "-vn", "-sn", "-dn", "-map", "0:a:0", "-map_metadata", "0:s:a:0", "-map_metadata", "0",
        "-c:a", "pcm_f32le", "-f", "wav", "-flush_packets", "0", "pipe:1",
    ];
}
