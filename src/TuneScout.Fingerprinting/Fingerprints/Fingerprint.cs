namespace TuneScout.Fingerprinting;

/// <summary>What TuneScout keeps of a recording: its constellation, its length and the scheme that made it. Immutable and thread-safe.</summary>
public sealed class Fingerprint
{
    /// <summary>Samples that a recording can have: those of <see cref="Constellation.MostFrames"/> frames, 27 hours.</summary>
    internal const long MostSamples = ((long)Constellation.MostFrames * FingerprintOptions.HopSamples) + FingerprintOptions.FrameSamples - 1;

    /// <summary>Puts a fingerprint together.</summary>
    /// <param name="options">The options that made it.</param>
    /// <param name="constellation">Its peaks.</param>
    /// <param name="frameCount">Frames of the analysis; every peak's frame is below it.</param>
    /// <param name="sampleCount">Samples of the recording at <see cref="FingerprintOptions.SampleRate"/>.</param>
    /// <exception cref="ArgumentException">The options are out of range, a count is negative or beyond 27 hours, or a peak lies beyond the last frame.</exception>
    public Fingerprint(FingerprintOptions options, Constellation constellation, int frameCount, long sampleCount)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(constellation);
        if (frameCount is < 0 or > Constellation.MostFrames)
            throw new ArgumentException($"A fingerprint of {frameCount} frames cannot be: 0 to {Constellation.MostFrames} can.", nameof(frameCount));
        if (sampleCount is < 0 or > MostSamples)
            throw new ArgumentException($"A fingerprint of {sampleCount} samples cannot be: 0 to {MostSamples} can.", nameof(sampleCount));
        options.Validate();
        if (constellation.EndFrame > frameCount)
            throw new ArgumentException($"The last peak is in frame {constellation.EndFrame - 1}, the fingerprint has {frameCount} frames.", nameof(constellation));
        Options = options;
        Constellation = constellation;
        FrameCount = frameCount;
        SampleCount = sampleCount;
    }

    /// <summary>The options that made it.</summary>
    public FingerprintOptions Options { get; }

    /// <summary>The scheme that made it: <see cref="FingerprintOptions.SchemeId"/>.</summary>
    public string SchemeId => Options.SchemeId;

    /// <summary>Its peaks.</summary>
    public Constellation Constellation { get; }

    /// <summary>Frames of the analysis.</summary>
    public int FrameCount { get; }

    /// <summary>Samples of the recording at <see cref="FingerprintOptions.SampleRate"/>.</summary>
    public long SampleCount { get; }

    /// <summary>The length of the recording.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)SampleCount / FingerprintOptions.SampleRate);

    /// <summary>Writes the fingerprint in its versioned form: about 2 bytes a peak of music.</summary>
    /// <returns>Bytes that <see cref="Parse"/> reads.</returns>
    public byte[] ToBytes() => FingerprintCodec.Encode(this);

    /// <summary>Reads a fingerprint. Memory use is bounded by the size of the input.</summary>
    /// <param name="bytes">What <see cref="ToBytes"/> wrote.</param>
    /// <returns>The fingerprint.</returns>
    /// <exception cref="FingerprintFormatException">The bytes are not a whole fingerprint of a known version.</exception>
    public static Fingerprint Parse(ReadOnlySpan<byte> bytes) => FingerprintCodec.Decode(bytes);
}
