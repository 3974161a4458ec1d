namespace TuneScout.Equalizer;

/// <summary>Filters interleaved samples with a fixed chain of sections, block after block: causal, without latency, without allocations.</summary>
/// <remarks>
/// States are double, so that filters at 20 Hz of a sound at 192 kHz are as exact as any. The result does not depend on how the sound is cut into blocks, and is
/// the same on every processor. One thread at a time.
/// </remarks>
public sealed class SectionFilter
{
    private readonly FilterBank _bank;
    private readonly double[] _scratch = new double[2 * FilterBank.GridFrames];
    private int _onGrid;

    /// <summary>Makes a filter that has heard nothing yet.</summary>
    /// <param name="sections">Any number of stable sections; none passes everything as it is.</param>
    /// <param name="channels">1 to 256.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="channels"/> is out of range.</exception>
    /// <exception cref="ArgumentException">A section is unstable or not finite; the message says which.</exception>
    public SectionFilter(IReadOnlyList<Biquad> sections, int channels)
    {
        ArgumentNullException.ThrowIfNull(sections);
        FilterArguments.CheckChannels(channels);
        SectionArguments.Check(sections);
        Channels = channels;
        _bank = new FilterBank(sections, channels);
    }

    /// <summary>The number of channels that are interleaved.</summary>
    public int Channels { get; }

    /// <summary>Filters a block in place.</summary>
    /// <param name="samples">Whole frames, interleaved; any number of them.</param>
    /// <exception cref="ArgumentException">
    /// The length is not a multiple of the channels, or a sample is not a finite number; then nothing was processed.
    /// </exception>
    public void Process(Span<float> samples)
    {
        SampleCheck.Check(samples, Channels);
        if (_bank.IsEmpty) return;
        while (!samples.IsEmpty)
        {
            var frames = Math.Min(samples.Length / Channels, FilterBank.GridFrames - _onGrid);
            var block = samples[..(frames * Channels)];
            var scratch = _scratch.AsSpan(0, 2 * frames);
            for (var pair = 0; pair < _bank.Pairs; pair++)
            {
                SampleConverter.Widen(block, Channels, pair, scratch);
                _bank.Process(scratch, pair);
                SampleConverter.Narrow(scratch, Channels, pair, block);
            }

            _onGrid += frames;
            if (_onGrid == FilterBank.GridFrames)
            {
                _bank.FlushTiny();
                _onGrid = 0;
            }

            samples = samples[block.Length..];
        }
    }

    /// <summary>Forgets all sound that came before.</summary>
    public void Reset()
    {
        _bank.Reset();
        _onGrid = 0;
    }
}
