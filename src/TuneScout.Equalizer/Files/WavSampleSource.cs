namespace TuneScout.Equalizer;

/// <summary>A WAV file with what stands in it besides its samples. Not thread-safe.</summary>
internal sealed class WavSampleSource(WavReader reader) : ISampleSource, ISourceDetails
{
    public string Name => reader.Name;

    public int SampleRate => reader.SampleRate;

    public int Channels => reader.Channels;

    public TimeSpan? Duration => reader.Duration;

    public string? TagFile => reader.IsFile ? Name : null;

    public string? CoverStream => null;

    public IReadOnlyList<WavChunk> Chunks => reader.Chunks;

    /// <summary>Reads the header of a WAV file from a stream, from where it stands; see <see cref="WavReader.Open"/>.</summary>
    public static WavSampleSource Open(Stream stream, string name, bool leaveOpen = false) => new(WavReader.Open(stream, name, leaveOpen, keepChunks: true));

    public ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken = default) => reader.ReadAsync(buffer, cancellationToken);

    public ValueTask DisposeAsync() => reader.DisposeAsync();
}
