using System.Numerics.Tensors;

namespace TuneScout.Fingerprinting;

/// <summary>The log magnitudes of a piece of sound, frame by frame, as the fingerprints see it. Immutable and thread-safe.</summary>
public sealed class Spectrogram
{
    private readonly float[] _magnitudes;

    private Spectrogram(float[] magnitudes, int frameCount)
    {
        _magnitudes = magnitudes;
        FrameCount = frameCount;
    }

    /// <summary>Frames, <see cref="FingerprintOptions.HopSamples"/> apart.</summary>
    public int FrameCount { get; }

    /// <summary>
    /// The log magnitudes of one frame: the natural logarithm of 0.0001 plus the magnitude of the discrete Fourier transform of 1,024 samples under a Hann
    /// window, not scaled: a tone of full scale has 256.
    /// </summary>
    /// <param name="frame">0 to <see cref="FrameCount"/> - 1.</param>
    /// <returns><see cref="FingerprintOptions.Bins"/> values, lowest frequency first; valid as long as the spectrogram.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public ReadOnlySpan<float> this[int frame]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(frame);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, FrameCount);
            return _magnitudes.AsSpan(frame * FingerprintOptions.Bins, FingerprintOptions.Bins);
        }
    }

    /// <summary>All frames, one after the other.</summary>
    internal ReadOnlySpan<float> Magnitudes => _magnitudes;

    /// <summary>Analyses sound.</summary>
    /// <param name="samples">Finite mono samples at <see cref="FingerprintOptions.SampleRate"/>, full scale -1 to 1.</param>
    /// <returns>Its spectrogram; no frames where there are fewer samples than one frame has.</returns>
    /// <exception cref="ArgumentException">A sample is NaN or infinite.</exception>
    public static Spectrogram Compute(ReadOnlySpan<float> samples)
    {
        if (!samples.IsEmpty && !TensorPrimitives.IsFiniteAll(samples)) throw new ArgumentException("Samples must be finite: at least one is NaN or infinite.", nameof(samples));
        var frames = FramesOf(samples.Length);
        var magnitudes = GC.AllocateUninitializedArray<float>(checked(frames * FingerprintOptions.Bins));
        new FrameAnalyzer().Analyze(samples, frames, magnitudes);
        return new Spectrogram(magnitudes, frames);
    }

    internal static int FramesOf(long samples) =>
        samples < FingerprintOptions.FrameSamples ? 0 : (int)(1 + ((samples - FingerprintOptions.FrameSamples) / FingerprintOptions.HopSamples));
}
