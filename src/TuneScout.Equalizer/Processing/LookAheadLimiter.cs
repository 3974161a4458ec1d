using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TuneScout.Equalizer;

/// <summary>Keeps samples below a ceiling: turns the sound down before a peak arrives, evenly, and up again after it. Not thread-safe.</summary>
/// <remarks>
/// With a look-ahead of L frames: r = what the loudest channel of a frame would need; m = the least r of the last L + 1 frames; released upwards with a time constant; g = the
/// mean of the last L + 1 of that. What comes out is the sound L frames ago times g, and g is never more than its r, because every term of the mean has seen
/// it. (The usual scheme; see U. Zölzer, "DAFX", "Limiter".) The sums are whole numbers: no rounding adds up over hours, and a gain of 1 is exactly 1.
/// </remarks>
internal sealed class LookAheadLimiter
{
    private const long One = 1L << 40;
    private const double Settled = 1e-9;

    private readonly int _channels;
    private readonly int _lookAhead;
    private readonly float _ceiling;
    private readonly double _release;
    private readonly float[] _delay;
    private readonly float[] _exchange;
    private readonly long[] _gains;
    private readonly long[] _queueTimes;
    private readonly double[] _queueNeeds;
    private int _delayAt;
    private int _gainAt;
    private long _sum;
    private double _released = 1;
    private long _time;
    private int _queueHead;
    private int _queueCount;

    public LookAheadLimiter(int sampleRate, int channels, double ceilingDb, TimeSpan lookAhead, TimeSpan release)
    {
        _channels = channels;
        _lookAhead = LookAheadFrames(sampleRate, lookAhead);
        _ceiling = (float)Math.Pow(10, ceilingDb / 20);
        _release = 1 - Math.Exp(-1 / (release.TotalSeconds * sampleRate));
        _delay = new float[_lookAhead * channels];
        _exchange = new float[_delay.Length];
        _gains = new long[_lookAhead + 1];
        _queueTimes = new long[_lookAhead + 1];
        _queueNeeds = new double[_lookAhead + 1];
        Reset();
    }

    /// <summary>Whether it limits; if not, it only delays, bit for bit, once its gain is back at 1.</summary>
    public bool IsActive { get; set; } = true;

    private bool IsIdle => _sum == One * (_lookAhead + 1) && _released == 1 && _queueCount == 0;

    public static int LookAheadFrames(int sampleRate, TimeSpan lookAhead) => Math.Max(1, (int)Math.Round(lookAhead.TotalSeconds * sampleRate));

    /// <summary>Limits a block in place; what comes out is <see cref="LookAheadFrames"/> old.</summary>
    public void Process(Span<float> samples)
    {
        if (IsIdle && (!IsActive || Peak(samples) <= _ceiling))
        {
            Delay(samples);
            _time += samples.Length / _channels;
            return;
        }

        for (; !samples.IsEmpty; samples = samples[_channels..]) ProcessFrame(samples[.._channels]);
    }

    public void Reset()
    {
        Array.Clear(_delay);
        Array.Fill(_gains, One);
        _sum = One * (_lookAhead + 1);
        (_delayAt, _gainAt, _released, _time, _queueHead, _queueCount) = (0, 0, 1, 0, 0, 0);
    }

    private static float Peak(ReadOnlySpan<float> samples)
    {
        var (peak, i) = (0f, 0);
        if (samples.Length >= 32)
        {
            ref var from = ref MemoryMarshal.GetReference(samples);
            Vector256<float> a = default, b = default;
            for (; i + 16 <= samples.Length; i += 16)
            {
                a = Vector256.Max(a, Vector256.Abs(Vector256.LoadUnsafe(ref from, (nuint)i)));
                b = Vector256.Max(b, Vector256.Abs(Vector256.LoadUnsafe(ref from, (nuint)i + 8)));
            }

            a = Vector256.Max(a, b);
            for (var lane = 0; lane < Vector256<float>.Count; lane++) peak = Math.Max(peak, a[lane]);
        }

        for (; i < samples.Length; i++) peak = Math.Max(peak, Math.Abs(samples[i]));
        return peak;
    }

    private void ProcessFrame(Span<float> frame)
    {
        var need = 1.0;
        if (IsActive && Peak(frame) is var peak && peak > _ceiling) need = _ceiling / (double)peak;
        var least = Math.Min(1, LeastNeed(need));
        _released = IsActive ? Math.Min(least, _released + ((1 - _released) * _release)) : least;
        if (1 - _released < Settled) _released = 1;
        var gain = (long)(_released * One);
        _sum += gain - _gains[_gainAt];
        _gains[_gainAt] = gain;
        if (++_gainAt == _gains.Length) _gainAt = 0;
        _time++;
        Delay(frame);
        if (_sum == One * _gains.Length) return;
        var mean = _sum / ((double)One * _gains.Length);
        foreach (ref var sample in frame) sample = Math.Clamp((float)(sample * mean), -_ceiling, _ceiling);
    }

    // A queue of needs that grow from its head: the head is the least of the window. Needs of 1 are not kept.
    private double LeastNeed(double need)
    {
        if (_queueCount > 0 && _queueTimes[_queueHead] < _time - _lookAhead)
        {
            _queueHead = (_queueHead + 1) % _queueTimes.Length;
            _queueCount--;
        }

        while (_queueCount > 0 && _queueNeeds[(_queueHead + _queueCount - 1) % _queueTimes.Length] >= need) _queueCount--;
        if (need < 1)
        {
            var tail = (_queueHead + _queueCount++) % _queueTimes.Length;
            (_queueTimes[tail], _queueNeeds[tail]) = (_time, need);
        }

        return _queueCount > 0 ? _queueNeeds[_queueHead] : 1;
    }

    private void Delay(Span<float> samples)
    {
        while (!samples.IsEmpty)
        {
            var count = Math.Min(samples.Length, _delay.Length - _delayAt);
            var stored = _delay.AsSpan(_delayAt, count);
            var exchanged = _exchange.AsSpan(0, count);
            stored.CopyTo(exchanged);
            samples[..count].CopyTo(stored);
            exchanged.CopyTo(samples);
            _delayAt = (_delayAt + count) % _delay.Length;
            samples = samples[count..];
        }
    }
}
