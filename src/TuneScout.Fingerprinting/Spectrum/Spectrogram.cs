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

    /// <summary>The log magnitudes of one frame: the natural logarithm of the magnitude plus 0.0001, for samples of full scale 1.</summary>
    /// <param name="frame">0 to <see cref="FrameCount"/> - 1.</param>
    /// <returns><see cref="FingerprintOptions.Bins"/> values, lowest frequency first.</returns>
    public ReadOnlySpan<float> this[int frame] => _magnitudes.AsSpan(frame * FingerprintOptions.Bins, FingerprintOptions.Bins);

    /// <summary>All frames, one after the other.</summary>
    internal ReadOnlySpan<float> Magnitudes => _magnitudes;

    /// <summary>Analyses sound.</summary>
    /// <param name="samples">Mono samples at <see cref="FingerprintOptions.SampleRate"/>.</param>
    /// <returns>Its spectrogram; no frames where there are fewer samples than one frame has.</returns>
    public static Spectrogram Compute(ReadOnlySpan<float> samples)
    {
        var frames = FramesOf(samples.Length);
        var magnitudes = GC.AllocateUninitializedArray<float>(checked(frames * FingerprintOptions.Bins));
        new FrameAnalyzer().Analyze(samples, frames, magnitudes);
        return new Spectrogram(magnitudes, frames);
    }

    internal static int FramesOf(long samples) =>
        samples < FingerprintOptions.FrameSamples ? 0 : (int)(1 + ((samples - FingerprintOptions.FrameSamples) / FingerprintOptions.HopSamples));
}
