using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>A stretch of another source. Disposes nothing.</summary>
internal sealed class StretchSource(IAudioSource source, TimeSpan start, TimeSpan length) : IAudioSource
{
    private long _skip = (long)(start.TotalSeconds * source.SampleRate) * source.Channels;
    private long _left = (long)(length.TotalSeconds * source.SampleRate) * source.Channels;

    public string Name => source.Name;

    public int SampleRate => source.SampleRate;

    public int Channels => source.Channels;

    public TimeSpan? Duration => null;

    public async ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken = default)
    {
        while (_skip > 0)
        {
            var skipped = await source.ReadAsync(buffer[..(int)Math.Min(_skip, buffer.Length)], cancellationToken);
            if (skipped == 0) return 0;
            _skip -= skipped;
        }

        if (_left == 0) return 0;
        var read = await source.ReadAsync(buffer[..(int)Math.Min(_left, buffer.Length)], cancellationToken);
        _left -= read;
        return read;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
