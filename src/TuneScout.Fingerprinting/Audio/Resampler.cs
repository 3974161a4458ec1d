using System.Buffers;

namespace TuneScout.Fingerprinting;

/// <summary>Changes the rate of a stream of mono samples without aliases: a polyphase filter, its delay taken out.</summary>
/// <remarks>
/// Output sample k is the sound at input time k * from / to, whatever the sizes of the blocks that come in: n input samples
/// give ceil(n * to / from) output samples, the same bits each time. Sound before the start and after the end is silence.
/// Write into <see cref="Free"/>, tell with <see cref="Advance"/>, then <see cref="Read"/> until it gives nothing; at the end <see cref="Complete"/>.
/// Memory is what the filter spans and a block. Not thread-safe.
/// </remarks>
internal sealed class Resampler : IDisposable
{
    /// <summary>The rates that can be converted, in hertz.</summary>
    public const int LowestRate = 1_000, HighestRate = 768_000;

    private const int BlockSamples = 8192;

    private readonly ResamplerKernel? _kernel;
    private readonly int _before;
    private readonly int _capacity;
    private float[] _window;
    private int _filled;
    private long _windowStart;
    private long _received;
    private long _position;
    private int _phase;
    private bool _completed;

    public Resampler(int inputRate, int outputRate = FingerprintOptions.SampleRate)
    {
        CheckRate(inputRate, nameof(inputRate));
        CheckRate(outputRate, nameof(outputRate));
        if (inputRate != outputRate) _kernel = ResamplerKernel.For(inputRate, outputRate);
        _before = _kernel is null ? 0 : _kernel.Reach - 1;
        _capacity = BlockSamples + (_kernel is null ? 0 : 2 * _kernel.Taps);
        _window = ArrayPool<float>.Shared.Rent(_capacity);
        _window.AsSpan(0, _before).Clear();
        _filled = _before;
        _windowStart = -_before;
    }

    /// <summary>Where the next input samples go; never empty once <see cref="Read"/> has given all it can.</summary>
    public Span<float> Free => _window.AsSpan(_filled, _capacity - _filled);

    /// <summary>Says how many samples have been written into <see cref="Free"/>.</summary>
    public void Advance(int samples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, _capacity - _filled);
        if (_completed) throw new InvalidOperationException("The input has been completed.");
        _filled += samples;
        _received += samples;
    }

    /// <summary>No more input follows.</summary>
    public void Complete() => _completed = true;

    /// <summary>Writes what can be computed of the output; 0 says that more input is needed or, after <see cref="Complete"/>, that this was all.</summary>
    public int Read(Span<float> output)
    {
        if (_kernel is null) return Copy(output);
        var total = 0;
        while (total < output.Length)
        {
            var written = Convert(_kernel, output[total..]);
            total += written;
            if (written == 0 && !MakeRoom(_kernel)) break;
        }

        return total;
    }

    public void Dispose()
    {
        if (_window.Length > 0) ArrayPool<float>.Shared.Return(_window);
        _window = [];
    }

    private int Copy(Span<float> output)
    {
        var count = Math.Min(output.Length, _filled);
        _window.AsSpan(0, count).CopyTo(output);
        _window.AsSpan(count, _filled - count).CopyTo(_window);
        _filled -= count;
        return count;
    }

    private int Convert(ResamplerKernel kernel, Span<float> output)
    {
        // Positions within the window, in registers: this loop runs 11,025 times for each second of sound.
        var window = _window.AsSpan(0, _filled);
        var last = _filled - kernel.Taps;
        if (_completed) last = (int)Math.Min(last, _received - 1 - _before - _windowStart);
        var start = (int)(_position - _before - _windowStart);
        var phase = _phase;
        var written = 0;
        while (written < output.Length && start <= last)
        {
            var (nextStart, nextPhase) = kernel.Following(start, phase);
            var samples = window.Slice(start, kernel.Taps);
            if (!kernel.IsExact)
            {
                output[written++] = Interpolate(kernel, phase, samples);
            }
            else if (written + 1 < output.Length && nextStart <= last)
            {
                (output[written], output[written + 1]) = DotProduct.OfTwo(
                    kernel.WeightsOf(phase), samples, kernel.WeightsOf(nextPhase), window.Slice(nextStart, kernel.Taps));
                written += 2;
                (nextStart, nextPhase) = kernel.Following(nextStart, nextPhase);
            }
            else
            {
                output[written++] = DotProduct.Of(kernel.WeightsOf(phase), samples);
            }

            (start, phase) = (nextStart, nextPhase);
        }

        _position = start + _before + _windowStart;
        _phase = phase;
        return written;
    }

    private static float Interpolate(ResamplerKernel kernel, int phase, ReadOnlySpan<float> samples)
    {
        var (lower, rest) = Math.DivRem(phase * (long)kernel.Phases, kernel.Denominator);
        var (before, after) = DotProduct.OfTwo(kernel.WeightsOf((int)lower), samples, kernel.WeightsOf((int)lower + 1), samples);
        return before + ((after - before) * ((float)rest / kernel.Denominator));
    }

    // Drops what no later output needs; at the end, lets silence follow as far as the filter reaches.
    private bool MakeRoom(ResamplerKernel kernel)
    {
        if (_completed && _position >= _received) return false;
        var drop = (int)Math.Clamp(_position - _before - _windowStart, 0, _filled);
        _window.AsSpan(drop, _filled - drop).CopyTo(_window);
        _filled -= drop;
        _windowStart += drop;
        if (!_completed) return false;

        var silence = _window.AsSpan(_filled, _capacity - _filled);
        silence.Clear();
        _filled = _capacity;
        return silence.Length > 0;
    }

    private static void CheckRate(int rate, string name)
    {
        if (rate is < LowestRate or > HighestRate)
            throw new ArgumentOutOfRangeException(name, rate, $"Rates of {LowestRate} to {HighestRate} Hz can be converted.");
    }
}
