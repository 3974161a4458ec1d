namespace TuneScout.Equalizer;

/// <summary>Filters a whole sound forward and then backward, so that no frequency is delayed.</summary>
/// <remarks>
/// The gain in dB of the sections takes effect twice. At both ends the sound is continued by its own odd reflection and the filter starts settled, as
/// in scipy.signal.sosfiltfilt, so that the ends do not ring. The whole sound is in memory, at 16 bytes a sample of one pair of channels. Thread-safe.
/// </remarks>
public static class ZeroPhaseFilter
{
    /// <summary>Filters in place.</summary>
    /// <param name="samples">The whole sound: whole frames, interleaved.</param>
    /// <param name="sections">Stable sections; none passes everything as it is.</param>
    /// <param name="channels">1 to 256.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="channels"/> is out of range.</exception>
    /// <exception cref="ArgumentException">
    /// A section is unstable, the length is not a multiple of the channels, or a sample is not a finite number; then nothing was processed.
    /// </exception>
    public static void Process(Span<float> samples, IReadOnlyList<Biquad> sections, int channels)
    {
        ArgumentNullException.ThrowIfNull(sections);
        FilterArguments.CheckChannels(channels);
        SectionArguments.Check(sections);
        SampleCheck.Check(samples, channels);
        if (sections.Count == 0 || samples.IsEmpty) return;
        var frames = samples.Length / channels;
        var edge = Math.Min(EdgeFrames(sections), frames - 1);
        var sound = new double[2 * (frames + (2 * edge))];
        var bank = new FilterBank(sections, channels);
        for (var pair = 0; pair < bank.Pairs; pair++)
        {
            var middle = sound.AsSpan(2 * edge, 2 * frames);
            SampleConverter.Widen(samples, channels, pair, middle);
            Reflect(sound, edge, frames);
            Filter(bank, pair, sound);
            Reverse(sound);
            Filter(bank, pair, sound);
            Reverse(sound);
            SampleConverter.Narrow(middle, channels, pair, samples);
        }
    }

    // As scipy has it: three times the length of the coefficients, of which sections of the first order have fewer.
    private static int EdgeFrames(IReadOnlyList<Biquad> sections)
    {
        var short1 = sections.Count(section => section.B2 == 0);
        var short2 = sections.Count(section => section.A2 == 0);
        return 3 * ((2 * sections.Count) + 1 - Math.Min(short1, short2));
    }

    private static void Filter(FilterBank bank, int pair, Span<double> sound)
    {
        bank.Settle((sound[0], sound[1]), pair);
        bank.Process(sound, pair);
    }

    // Around the first and the last frame, turned by half a circle: the continuation has no jump and no bend.
    private static void Reflect(Span<double> sound, int edge, int frames)
    {
        var (first, last) = (2 * edge, 2 * (edge + frames - 1));
        for (var distance = 1; distance <= edge; distance++)
        {
            for (var channel = 0; channel < 2; channel++)
            {
                sound[first - (2 * distance) + channel] = (2 * sound[first + channel]) - sound[first + (2 * distance) + channel];
                sound[last + (2 * distance) + channel] = (2 * sound[last + channel]) - sound[last - (2 * distance) + channel];
            }
        }
    }

    private static void Reverse(Span<double> sound)
    {
        for (int low = 0, high = sound.Length - 2; low < high; low += 2, high -= 2)
        {
            (sound[low], sound[high]) = (sound[high], sound[low]);
            (sound[low + 1], sound[high + 1]) = (sound[high + 1], sound[low + 1]);
        }
    }
}
