using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TuneScout.Fingerprinting;

/// <summary>Turns samples into log magnitudes, frame by frame: Hann window, real FFT, ln(magnitude + 0.0001).</summary>
/// <remarks>
/// Works on batches of eight frames; a batch that is not full gives its frames the same values as a full one.
/// Not thread-safe: it owns its work space.
/// </remarks>
internal sealed class FrameAnalyzer
{
    public const int Batch = BatchedRealFft.Lanes;
    private const int Bins = FingerprintOptions.Bins;
    private const float Floor = 1e-4f; // -80 dB under one, 148 dB under a full-scale tone's 256

    // Periodic Hann: 0.5 - 0.5 cos(2 pi n / N).
    private static readonly float[] Window =
        [.. Enumerable.Range(0, FingerprintOptions.FrameSamples).Select(n => (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * n / FingerprintOptions.FrameSamples))))];

    private readonly BatchedRealFft _fft = new(FingerprintOptions.FrameSamples);
    private readonly Vector256<float>[] _power = new Vector256<float>[Bins];

    /// <summary>Analyses up to eight frames that start a hop after each other.</summary>
    /// <param name="samples">At least (<paramref name="frames"/> - 1) * 256 + 1,024 samples.</param>
    /// <param name="frames">1 to 8.</param>
    /// <param name="rows">Receives the frames' log magnitudes, 512 each, one frame after the other.</param>
    public void Analyze(ReadOnlySpan<float> samples, int frames, Span<float> rows)
    {
        var even = _fft.InputEven;
        var odd = _fft.InputOdd;
        for (var lane = 0; lane < frames; lane++)
        {
            var frame = samples.Slice(lane * FingerprintOptions.HopSamples, FingerprintOptions.FrameSamples);
            for (int n = 0, at = lane; n < frame.Length; n += 2, at += Batch)
            {
                even[at] = frame[n] * Window[n];
                odd[at] = frame[n + 1] * Window[n + 1];
            }
        }

        for (var lane = frames; lane < Batch; lane++)
        {
            for (var at = lane; at < even.Length; at += Batch) even[at] = odd[at] = 0;
        }

        _fft.TransformToPower(_power);
        var floor = Vector256.Create(Floor);
        for (var k = 0; k < Bins; k++) _power[k] = VectorLog.Log(Vector256.Sqrt(_power[k]) + floor);
        var flat = MemoryMarshal.Cast<Vector256<float>, float>(_power.AsSpan());
        for (var lane = 0; lane < frames; lane++)
        {
            var row = rows.Slice(lane * Bins, Bins);
            for (int k = 0, at = lane; k < Bins; k++, at += Batch) row[k] = flat[at];
        }
    }
}
