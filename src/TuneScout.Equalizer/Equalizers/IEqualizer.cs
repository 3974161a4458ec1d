namespace TuneScout.Equalizer;

/// <summary>Shapes the frequencies of a sound, block after block, in place.</summary>
/// <remarks>
/// Threads: <see cref="Process"/>, <see cref="Reset"/> and <see cref="Configure"/> belong to one thread at a time. Settings, which are properties and methods of the
/// implementations, and <see cref="IsBypassed"/> may be changed from any thread at any time: the change is computed on the thread that makes it, and cross-faded into the
/// sound from the next block on, without a click. <see cref="Process"/> never allocates, locks or waits.
/// </remarks>
public interface IEqualizer
{
    /// <summary>Samples a second and channel, 1,000 to 1,000,000; 0 before <see cref="Configure"/>.</summary>
    int SampleRate { get; }

    /// <summary>The number of interleaved channels, 1 to 256; 0 before <see cref="Configure"/>.</summary>
    int Channels { get; }

    /// <summary>By how many frames the output comes later than the input: the look-ahead of the limiter, 0 without one, whether bypassed or not.</summary>
    int LatencyFrames { get; }

    /// <summary>Whether the sound passes as it is, bit for bit once the cross-fade is over; default false.</summary>
    bool IsBypassed { get; set; }

    /// <summary>Tells the form of the sound. Forgets all sound that came before.</summary>
    /// <param name="sampleRate">1,000 to 1,000,000 Hz.</param>
    /// <param name="channels">1 to 256, interleaved.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range; nothing was changed.</exception>
    /// <exception cref="ArgumentException">A band of a <see cref="ParametricEqualizer"/> lies beyond 0.499 x the sample rate; the message says which. Nothing was changed.</exception>
    void Configure(int sampleRate, int channels);

    /// <summary>Equalizes a block in place. The result does not depend on how the sound is cut into blocks.</summary>
    /// <param name="samples">Whole frames, interleaved, full scale -1 to 1; any number of them.</param>
    /// <exception cref="ArgumentException">
    /// The length is not a multiple of the channels, or a sample is not a finite number; then nothing was processed.
    /// </exception>
    /// <exception cref="InvalidOperationException"><see cref="Configure"/> was not called.</exception>
    void Process(Span<float> samples);

    /// <summary>Forgets all sound that came before; changes of settings that are being faded in take effect at once.</summary>
    void Reset();

    /// <summary>What the equalizer does to each frequency with its present settings, preamp included; the limiter is not.</summary>
    /// <param name="frequenciesHz">0 to half the sample rate, any number, any order.</param>
    /// <returns>Magnitude, phase and group delay at each of them; a bypassed equalizer answers as if it were not.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A frequency is out of range.</exception>
    /// <exception cref="InvalidOperationException"><see cref="Configure"/> was not called.</exception>
    FrequencyResponse GetResponse(ReadOnlySpan<double> frequenciesHz);
}
