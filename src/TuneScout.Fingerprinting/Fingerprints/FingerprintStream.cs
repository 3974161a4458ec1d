using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace TuneScout.Fingerprinting;

/// <summary>Makes a fingerprint of sound that is pushed block by block. Not thread-safe.</summary>
/// <remarks>
/// The same samples in any block sizes give the same fingerprint, bit for bit, on every machine.
/// Beside the peaks themselves (under 20 bytes each) its memory does not grow with the sound.
/// </remarks>
public sealed class FingerprintStream
{
    private readonly FingerprintOptions _options;
    private readonly PeakStream _peaks;
    private bool _completed;

    private readonly long _mostSamples;

    internal FingerprintStream(FingerprintOptions options, long mostSamples = Fingerprint.MostSamples)
    {
        options.Validate();
        _options = options;
        _mostSamples = mostSamples;
        _peaks = new PeakStream(options.StoredPeaksPerSecond);
    }

    /// <summary>The length of the sound pushed so far.</summary>
    public TimeSpan Position => TimeSpan.FromSeconds((double)_peaks.TotalSamples / FingerprintOptions.SampleRate);

    /// <summary>Samples that can still be pushed.</summary>
    internal long Room => _mostSamples - _peaks.TotalSamples;

    /// <summary>Takes the next samples.</summary>
    /// <param name="samples">Mono samples at <see cref="FingerprintOptions.SampleRate"/>, any number of them.</param>
    /// <exception cref="ArgumentException">A sample is NaN or infinite; nothing was taken.</exception>
    /// <exception cref="InvalidOperationException">The sound has been ended and not begun anew, or would become longer than 27 hours; nothing was taken.</exception>
    public void Push(ReadOnlySpan<float> samples)
    {
        if (_completed) throw new InvalidOperationException("The sound has been ended by Complete; call Reset before pushing another.");
        if (samples.IsEmpty) return; // of no samples at all, "all are finite" is false
        if (!TensorPrimitives.IsFiniteAll(samples)) throw new ArgumentException("Samples must be finite: at least one is NaN or infinite.", nameof(samples));
        if (samples.Length > Room) throw new InvalidOperationException("The sound is longer than 27 hours, the most a fingerprint can hold: Complete it and begin another.");
        _peaks.Push(samples);
    }

    /// <summary>Ends the sound.</summary>
    /// <returns>The fingerprint of all that was pushed since the start or the last <see cref="Reset"/>.</returns>
    /// <exception cref="InvalidOperationException">The sound has been ended already.</exception>
    public Fingerprint Complete()
    {
        if (_completed) throw new InvalidOperationException("The sound has been ended already; call Reset before the next one.");
        _completed = true;
        _peaks.Complete();
        return new Fingerprint(_options, ToConstellation(CollectionsMarshal.AsSpan(_peaks.Peaks)), _peaks.FrameCount, _peaks.TotalSamples);
    }

    /// <summary>Forgets everything and begins anew.</summary>
    public void Reset()
    {
        _peaks.Reset();
        _completed = false;
    }

    private static Constellation ToConstellation(ReadOnlySpan<Peak> peaks)
    {
        var frames = new int[peaks.Length];
        var bins = new ushort[peaks.Length];
        var strengths = new byte[peaks.Length];
        for (var i = 0; i < peaks.Length; i++)
        {
            frames[i] = peaks[i].Frame;
            bins[i] = peaks[i].Bin;
            strengths[i] = peaks[i].Strength;
        }

        return new Constellation(frames, bins, strengths);
    }
}
