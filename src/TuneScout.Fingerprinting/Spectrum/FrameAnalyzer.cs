namespace TuneScout.Fingerprinting;

/// <summary>Turns samples into log magnitudes, frame by frame: Hann window, real FFT, ln(magnitude + 0.0001).</summary>
/// <remarks>Not thread-safe: it owns its work space.</remarks>
/// <param name="rung">The width of its vectors; the widest the machine has where it is not given. All give the same bits.</param>
internal sealed class FrameAnalyzer(Rung? rung = null)
{
    private const int Bins = FingerprintOptions.Bins;
    private const float Floor = 1e-4f; // -80 dB under one, 148 dB under a full-scale tone's 256
    private static readonly float[] Hann = Window.Hann(FingerprintOptions.FrameSamples);

    private readonly Rung _rung = rung ?? Rungs.Best;
    private readonly RealFft _fft = new(FingerprintOptions.FrameSamples, rung);
    private readonly float[] _power = new float[Bins + 1];

    /// <summary>Analyses frames that start a hop after each other.</summary>
    /// <param name="samples">At least (<paramref name="frames"/> - 1) * 256 + 1,024 samples.</param>
    /// <param name="frames">How many.</param>
    /// <param name="rows">Receives the frames' log magnitudes, 512 each, one frame after the other.</param>
    public void Analyze(ReadOnlySpan<float> samples, int frames, Span<float> rows)
    {
        for (var frame = 0; frame < frames; frame++)
        {
            var one = samples.Slice(frame * FingerprintOptions.HopSamples, FingerprintOptions.FrameSamples);
            Window.Apply(one, Hann, _fft.InputEven, _fft.InputOdd, _rung);
            _fft.TransformToPower(_power);
            LogMagnitude.Of(_power, Floor, rows.Slice(frame * Bins, Bins), _rung);
        }
    }
}
