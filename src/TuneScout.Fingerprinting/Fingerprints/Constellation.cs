using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace TuneScout.Fingerprinting;

/// <summary>The spectral peaks of a recording, by frame, then by bin. Immutable and thread-safe.</summary>
public sealed class Constellation
{
    private const int BlockBits = 5; // 32 frames, some 30 peaks
    private const int BinBits = 9;
    private const int CacheLine = 64;
    private const int PrefetchedLines = 6; // the processor itself then sees where it goes on

    private readonly int[] _cells;
    private readonly byte[] _strengths;
    private int[]? _starts; // the first peak from each block of frames on
    private int[]? _frames;
    private ushort[]? _bins;

    /// <summary>Makes a constellation of peaks. The strengths are taken over: do not change them.</summary>
    /// <param name="frames">The frame of each peak, ascending, 0 to 4,194,303: 27 hours.</param>
    /// <param name="bins">The frequency bin of each peak, 0 to 511, ascending within a frame without repeats.</param>
    /// <param name="strengths">The strength of each peak, 0 to 31: its log magnitude plus its height over the local mean, in steps of half a neper from -3.5 up.</param>
    /// <exception cref="ArgumentException">The arrays differ in length, or a peak is out of order or out of range.</exception>
    public Constellation(int[] frames, ushort[] bins, byte[] strengths)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentNullException.ThrowIfNull(bins);
        ArgumentNullException.ThrowIfNull(strengths);
        if (frames.Length != bins.Length || frames.Length != strengths.Length)
            throw new ArgumentException($"A constellation needs as many frames ({frames.Length}) as bins ({bins.Length}) and strengths ({strengths.Length}).");
        for (var i = 0; i < frames.Length; i++)
        {
            if (frames[i] is < 0 or >= MostFrames || bins[i] >= FingerprintOptions.Bins || strengths[i] > MaxStrength)
                throw new ArgumentException($"Peak {i} is out of range: frame {frames[i]}, bin {bins[i]}, strength {strengths[i]}.");
            if (i > 0 && (frames[i] < frames[i - 1] || (frames[i] == frames[i - 1] && bins[i] <= bins[i - 1])))
                throw new ArgumentException($"Peak {i} is out of order: frame {frames[i]}, bin {bins[i]} after frame {frames[i - 1]}, bin {bins[i - 1]}.");
        }

        // Five bytes a peak are kept, for thousands of constellations stay in memory.
        _cells = new int[frames.Length];
        for (var i = 0; i < frames.Length; i++) _cells[i] = (frames[i] << BinBits) | bins[i];
        _strengths = strengths;
        if (frames.Length > 0) (FirstFrame, EndFrame) = (frames[0], frames[^1] + 1);
    }

    /// <summary>The largest strength a peak can have.</summary>
    public const byte MaxStrength = 31;

    /// <summary>Frames that a recording can have: frame * 512 + bin must stay an int.</summary>
    internal const int MostFrames = 1 << 22;

    /// <summary>A constellation without peaks.</summary>
    public static Constellation Empty { get; } = new([], [], []);

    /// <summary>How many peaks there are.</summary>
    public int Count => _cells.Length;

    /// <summary>The frame of each peak, ascending; frames are <see cref="FingerprintOptions.HopDuration"/> apart. Made when first asked for.</summary>
    public ReadOnlySpan<int> Frames => _frames ?? MakeFrames();

    /// <summary>The frequency bin of each peak, 0 to 511, 10.8 Hz each. Made when first asked for.</summary>
    public ReadOnlySpan<ushort> Bins => _bins ?? MakeBins();

    /// <summary>The strength of each peak, 0 to <see cref="MaxStrength"/>.</summary>
    public ReadOnlySpan<byte> Strengths => _strengths;

    /// <summary>Where each peak stands in a spectrogram laid out row by row: frame * 512 + bin, ascending.</summary>
    internal ReadOnlySpan<int> Cells => _cells;

    /// <summary>The frame of the first peak; 0 where there is none.</summary>
    internal int FirstFrame { get; }

    /// <summary>The frame behind that of the last peak; 0 where there is none.</summary>
    internal int EndFrame { get; }

    internal int FrameAt(int peak) => _cells[peak] >> BinBits;

    internal int BinAt(int peak) => _cells[peak] & (FingerprintOptions.Bins - 1);

    /// <summary>Where the peaks between two frames begin and end.</summary>
    /// <param name="firstFrame">The first frame.</param>
    /// <param name="endFrame">The frame behind the last.</param>
    internal (int Start, int End) Range(long firstFrame, long endFrame) => (FirstFrom(firstFrame), FirstFrom(endFrame));

    /// <summary>Has the processor fetch the first peaks from a frame on; a hint that changes nothing: the address may be old when the collector moves them.</summary>
    internal unsafe void Prefetch(long firstFrame)
    {
        if (!Sse.IsSupported || _starts is not { } starts) return;
        var block = Math.Max(0, firstFrame) >> BlockBits;
        if (block >= starts.Length) return;
        var cells = (byte*)Unsafe.AsPointer(ref _cells[starts[block]]);
        var strengths = (byte*)Unsafe.AsPointer(ref _strengths[starts[block]]);
        for (var line = 0; line < PrefetchedLines; line++) Sse.Prefetch0(cells + (line * CacheLine));
        Sse.Prefetch0(strengths);
        Sse.Prefetch0(strengths + CacheLine);
    }

    /// <summary>The first peak from a frame on.</summary>
    /// <remarks>A table says where to begin, and a few steps lead to the peak: halving would wait for memory at every step.</remarks>
    internal int FirstFrom(long frame)
    {
        if (frame <= 0) return 0;
        var starts = _starts ?? MakeStarts();
        var block = frame >> BlockBits;
        if (block >= starts.Length) return _cells.Length;
        var least = (int)frame << BinBits;
        var at = starts[block];
        while (at < _cells.Length && _cells[at] < least) at++;
        return at;
    }

    // Two threads may make one of these at once: both make the same.
    private int[] MakeStarts()
    {
        var starts = new int[((EndFrame - 1) >> BlockBits) + 1];
        for (int block = 0, at = 0; block < starts.Length; block++)
        {
            while (FrameAt(at) >> BlockBits < block) at++;
            starts[block] = at;
        }

        return _starts = starts;
    }

    private int[] MakeFrames()
    {
        var frames = new int[_cells.Length];
        for (var i = 0; i < frames.Length; i++) frames[i] = FrameAt(i);
        return _frames = frames;
    }

    private ushort[] MakeBins()
    {
        var bins = new ushort[_cells.Length];
        for (var i = 0; i < bins.Length; i++) bins[i] = (ushort)BinAt(i);
        return _bins = bins;
    }
}
