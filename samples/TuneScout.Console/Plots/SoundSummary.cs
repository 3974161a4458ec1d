using System.Numerics;
using TuneScout.DemoMusic;

namespace TuneScout.Console;

/// <summary>What a picture shows of a sound: its outline and its mean spectrum, in memory that does not grow with its length.</summary>
/// <remarks>
/// The outline is the lowest and highest sample of each of at most 2,000 stretches, which double when there are too many. The spectrum is Welch's: Hann windows of 8,192 samples,
/// half over each other, the power of all channels averaged (P. D. Welch, "The use of fast Fourier transform for the estimation of power spectra", 1967).
/// </remarks>
internal sealed class SoundSummary
{
    public const int MostStretches = 2000;
    public const int FftSamples = 8192;

    private readonly int _channels;
    private readonly List<(float Low, float High)> _outline = [];
    private readonly double[] _window = new double[FftSamples];
    private readonly double[] _power = new double[(FftSamples / 2) + 1];
    private readonly float[] _frames;
    private readonly Complex[] _transform = new Complex[FftSamples];
    private (float Low, float High) _open = Nothing;
    private long _stretchFrames = 64;
    private long _inStretch;
    private int _buffered;
    private long _windows;
    private long _count;

    public SoundSummary(int sampleRate, int channels)
    {
        (SampleRate, _channels) = (sampleRate, channels);
        _frames = new float[FftSamples * channels];
        for (var i = 0; i < FftSamples; i++) _window[i] = 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / FftSamples));
    }

    public int SampleRate { get; }

    public TimeSpan Duration => TimeSpan.FromSeconds((double)_count / SampleRate);

    private static (float Low, float High) Nothing => (float.PositiveInfinity, float.NegativeInfinity);

    public void Add(ReadOnlySpan<float> samples)
    {
        for (; samples.Length >= _channels; samples = samples[_channels..])
        {
            var frame = samples[.._channels];
            Outline(frame);
            frame.CopyTo(_frames.AsSpan(_buffered * _channels));
            if (++_buffered == FftSamples) TakeWindow();
            _count++;
        }
    }

    /// <summary>The times and extremes of the stretches.</summary>
    public (double Seconds, float Low, float High)[] GetOutline()
    {
        var all = _inStretch > 0 ? _outline.Append(_open) : _outline;
        return [.. all.Select((stretch, i) => ((double)i * _stretchFrames / SampleRate, stretch.Low, stretch.High))];
    }

    /// <summary>The level of each bin in dB: a tone of full scale has 0.</summary>
    public (double[] FrequenciesHz, double[] LevelsDb) GetSpectrum()
    {
        if (_windows == 0 && _buffered > 0)
        {
            // Shorter than one window: silence behind it.
            _frames.AsSpan(_buffered * _channels).Clear();
            TakeWindow();
        }

        var frequencies = new double[_power.Length];
        var levels = new double[_power.Length];
        var scale = Math.Max(1, _windows) * _channels * Math.Pow(FftSamples / 4.0, 2);
        for (var bin = 0; bin < _power.Length; bin++)
        {
            frequencies[bin] = (double)bin * SampleRate / FftSamples;
            levels[bin] = 10 * Math.Log10((_power[bin] / scale) + 1e-15);
        }

        return (frequencies, levels);
    }

    private void Outline(ReadOnlySpan<float> frame)
    {
        foreach (var sample in frame) _open = (Math.Min(_open.Low, sample), Math.Max(_open.High, sample));
        if (++_inStretch < _stretchFrames) return;
        _outline.Add(_open);
        (_open, _inStretch) = (Nothing, 0);
        if (_outline.Count < MostStretches) return;
        for (var i = 0; i < MostStretches / 2; i++)
            _outline[i] = (Math.Min(_outline[2 * i].Low, _outline[(2 * i) + 1].Low), Math.Max(_outline[2 * i].High, _outline[(2 * i) + 1].High));
        _outline.RemoveRange(MostStretches / 2, _outline.Count - (MostStretches / 2));
        _stretchFrames *= 2;
    }

    private void TakeWindow()
    {
        for (var channel = 0; channel < _channels; channel++)
        {
            for (var i = 0; i < FftSamples; i++) _transform[i] = _window[i] * _frames[(i * _channels) + channel];
            ComplexTransform.Forward(_transform);
            for (var bin = 0; bin < _power.Length; bin++) _power[bin] += (_transform[bin].Real * _transform[bin].Real) + (_transform[bin].Imaginary * _transform[bin].Imaginary);
        }

        _windows++;
        _frames.AsSpan(FftSamples / 2 * _channels).CopyTo(_frames);
        _buffered = FftSamples / 2;
    }
}
