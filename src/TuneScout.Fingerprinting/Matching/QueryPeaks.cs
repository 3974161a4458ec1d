using System.Runtime.InteropServices;

namespace TuneScout.Fingerprinting;

/// <summary>The peaks of a query's spectrogram, found once for every density at which they are asked for.</summary>
internal sealed class QueryPeaks
{
    /// <summary>The densest selection there is.</summary>
    public const double MostPeaksPerSecond = 120;

    private readonly List<Peak> _peaks;
    private readonly byte[] _ranks; // the peak's place among those of its band and block, the strongest is 0

    private QueryPeaks(List<Peak> peaks, byte[] ranks)
    {
        _peaks = peaks;
        _ranks = ranks;
    }

    /// <summary>Finds the peaks.</summary>
    /// <param name="rows">The query's log magnitudes, 512 a frame.</param>
    public static QueryPeaks Of(ReadOnlySpan<float> rows)
    {
        var frames = rows.Length / FingerprintOptions.Bins;
        var peaks = new List<Peak>();
        var picker = new PeakPicker();
        var share = PeakBands.Share(MostPeaksPerSecond);
        var ends = new List<int>();
        for (var start = 0; start < frames; start += PeakBands.BlockFrames)
        {
            var count = Math.Min(PeakBands.BlockFrames, frames - start);
            picker.Pick(rows, 0, frames, start, count, share, peaks);
            ends.Add(peaks.Count);
        }

        return new QueryPeaks(peaks, RankAll(CollectionsMarshal.AsSpan(peaks), ends));
    }

    /// <summary>The strongest peaks of each band and block, by frame, then bin: what a picker with that share would find.</summary>
    public Peak[] Select(double peaksPerSecond)
    {
        var share = PeakBands.Share(peaksPerSecond);
        var selected = new Peak[_peaks.Count];
        var count = 0;
        for (var i = 0; i < _ranks.Length; i++)
        {
            if (_ranks[i] < share) selected[count++] = _peaks[i];
        }

        return selected.AsSpan(0, count).ToArray();
    }

    private static byte[] RankAll(ReadOnlySpan<Peak> peaks, List<int> ends)
    {
        var ranks = new byte[peaks.Length];
        var order = new List<(float Rank, int At)>();
        var start = 0;
        foreach (var end in ends)
        {
            for (var band = 0; band < PeakBands.Count; band++)
            {
                order.Clear();
                for (var i = start; i < end; i++)
                {
                    if (peaks[i].Bin >= PeakBands.Edges[band] && peaks[i].Bin < PeakBands.Edges[band + 1]) order.Add((peaks[i].Rank, i));
                }

                order.Sort(static (a, b) => a.Rank != b.Rank ? b.Rank.CompareTo(a.Rank) : a.At.CompareTo(b.At));
                for (var place = 0; place < order.Count; place++) ranks[order[place].At] = (byte)place;
            }

            start = end;
        }

        return ranks;
    }
}
