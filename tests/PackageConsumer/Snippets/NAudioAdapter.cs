using TuneScout.Fingerprinting;

namespace PackageConsumer.Snippets;

#region naudio
public sealed class SampleProviderSource(ISampleProvider provider, string name) : IAudioSource
{
    private float[] _block = [];

    public string Name => name;
    public int SampleRate => provider.WaveFormat.SampleRate;
    public int Channels => provider.WaveFormat.Channels;
    public TimeSpan? Duration => null;

    public ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = buffer.Length - (buffer.Length % Channels);
        if (_block.Length < wanted) _block = new float[wanted];
        var read = provider.Read(_block, 0, wanted);
        _block.AsSpan(0, read).CopyTo(buffer.Span);
        return ValueTask.FromResult(read);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
#endregion

/// <summary>NAudio's interface, for want of the package: the same members with the same meaning.</summary>
public interface ISampleProvider
{
    WaveFormat WaveFormat { get; }

    int Read(float[] buffer, int offset, int count);
}

/// <summary>What is needed of NAudio's class.</summary>
public sealed record WaveFormat(int SampleRate, int Channels);

internal sealed class ArrayProvider(float[] samples, WaveFormat format) : ISampleProvider
{
    private int _position;

    public WaveFormat WaveFormat => format;

    public int Read(float[] buffer, int offset, int count)
    {
        var read = Math.Min(count, samples.Length - _position);
        samples.AsSpan(_position, read).CopyTo(buffer.AsSpan(offset));
        _position += read;
        return read;
    }
}
