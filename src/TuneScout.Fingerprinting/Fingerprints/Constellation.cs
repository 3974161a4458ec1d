namespace TuneScout.Fingerprinting;

/// <summary>The spectral peaks of a recording, by frame, then by bin. Immutable and thread-safe.</summary>
public sealed class Constellation
{
    private readonly int[] _frames;
    private readonly ushort[] _bins;
    private readonly byte[] _strengths;
    private int[]? _cells;

    /// <summary>Takes peaks over.</summary>
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

        _frames = frames;
        _bins = bins;
        _strengths = strengths;
    }

    /// <summary>The largest strength a peak can have.</summary>
    public const byte MaxStrength = 31;

    /// <summary>Frames that a recording can have: frame * 512 + bin must stay an int.</summary>
    internal const int MostFrames = 1 << 22;

    /// <summary>A constellation without peaks.</summary>
    public static Constellation Empty { get; } = new([], [], []);

    /// <summary>How many peaks there are.</summary>
    public int Count => _frames.Length;

    /// <summary>The frame of each peak, ascending.</summary>
    public ReadOnlySpan<int> Frames => _frames;

    /// <summary>The frequency bin of each peak.</summary>
    public ReadOnlySpan<ushort> Bins => _bins;

    /// <summary>The strength of each peak, 0 to <see cref="MaxStrength"/>.</summary>
    public ReadOnlySpan<byte> Strengths => _strengths;

    /// <summary>Where each peak stands in a spectrogram laid out row by row: frame * 512 + bin, ascending. Made when first asked for.</summary>
    internal ReadOnlySpan<int> Cells => _cells ?? MakeCells();

    private int[] MakeCells()
    {
        var cells = new int[_frames.Length];
        for (var i = 0; i < cells.Length; i++) cells[i] = checked((_frames[i] * FingerprintOptions.Bins) + _bins[i]);
        return _cells = cells; // two threads may make it at once: both make the same
    }
}
