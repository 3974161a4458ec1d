using System.Buffers;
using System.Globalization;
using System.Numerics.Tensors;

namespace TuneScout.Fingerprinting;

/// <summary>Reads a source as the analysis wants it: mono, at <see cref="FingerprintOptions.SampleRate"/>, every sample a finite number.</summary>
/// <remarks>Does not dispose the source. Not thread-safe.</remarks>
internal sealed class MonoReader : IAsyncDisposable
{
    /// <summary>Ten thousand million times full scale: what is louder was never sound, and its spectrum would overflow.</summary>
    private const float Loudest = 1e10f;

    private const int BlockSamples = 16_384;

    private readonly IAudioSource _source;
    private readonly int _channels;
    private readonly int _rate;
    private readonly Resampler? _resampler;
    private float[] _block = [];
    private long _framesRead;
    private bool _ended;

    public MonoReader(IAudioSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _channels = source.Channels;
        _rate = source.SampleRate;
        if (_channels < 1) throw Unsupported($"the sound has {_channels} channels, at least 1 is needed");
        if (_rate is < Resampler.LowestRate or > Resampler.HighestRate)
            throw Unsupported($"the sample rate is {_rate} Hz, must be {Resampler.LowestRate} to {Resampler.HighestRate} Hz");
        if (_channels > 1 || _rate != FingerprintOptions.SampleRate) _resampler = new Resampler(_rate);
    }

    /// <summary>Reads the next samples; 0 only at the end, or for an empty buffer.</summary>
    public async ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken)
    {
        if (buffer.IsEmpty) return 0;
        if (_resampler is null) return await ReadCheckedAsync(buffer, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var count = _resampler.Read(buffer.Span);
            if (count > 0 || _ended) return count;
            await FillAsync(_resampler, cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync()
    {
        _ended = true;
        _resampler?.Dispose();
        if (_block.Length > 0) ArrayPool<float>.Shared.Return(_block);
        _block = [];
        return ValueTask.CompletedTask;
    }

    private async ValueTask FillAsync(Resampler resampler, CancellationToken cancellationToken)
    {
        if (_block.Length == 0) _block = ArrayPool<float>.Shared.Rent(Math.Max(BlockSamples, _channels));
        var frames = Math.Min(Math.Max(1, BlockSamples / _channels), resampler.Free.Length);
        var count = await ReadCheckedAsync(_block.AsMemory(0, frames * _channels), cancellationToken).ConfigureAwait(false);
        if (count == 0)
        {
            resampler.Complete();
            _ended = true;
            return;
        }

        ChannelMix.Mean(_block.AsSpan(0, count), _channels, resampler.Free);
        resampler.Advance(count / _channels);
    }

    private async ValueTask<int> ReadCheckedAsync(Memory<float> buffer, CancellationToken cancellationToken)
    {
        var count = await _source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (count < 0 || count > buffer.Length || count % _channels != 0)
            throw new InvalidOperationException($"The source \"{_source.Name}\" said it read {count} samples into room for {buffer.Length}; {_channels} channels.");
        if (count == 0) return 0;
        Check(buffer.Span[..count]);
        _framesRead += count / _channels;
        return count;
    }

    // The comparison is false for NaN, which the sample of largest magnitude is as soon as one is.
    private void Check(ReadOnlySpan<float> samples)
    {
        if (Math.Abs(TensorPrimitives.MaxMagnitude(samples)) <= Loudest) return;
        var at = 0;
        while (Math.Abs(samples[at]) <= Loudest) at++;
        var seconds = (double)(_framesRead + (at / _channels)) / _rate;
        var value = samples[at];
        var what = float.IsNaN(value) ? "not a number" : float.IsInfinity(value) ? "infinite" : string.Create(CultureInfo.InvariantCulture, $"{value:g3}, far beyond any sound");
        throw new AudioException(_source.Name, AudioError.InvalidSamples, string.Create(CultureInfo.InvariantCulture,
            $"the sample at {seconds:0.000} s is {what}; write the file anew from its original"));
    }

    private AudioException Unsupported(string reason) => new(_source.Name, AudioError.Unsupported, reason);
}
