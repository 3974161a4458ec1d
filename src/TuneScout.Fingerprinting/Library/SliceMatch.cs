namespace TuneScout.Fingerprinting;

/// <summary>Where a few peaks of a recording lie best over a track, near the place at which they are expected.</summary>
internal static class SliceMatch
{
    /// <summary>Frames to either side of the expected place that are tried.</summary>
    public const int Slack = 2;

    private const int Shifts = (2 * Slack) + 1;
    private const int FrameShift = 9;
    private const uint Neighbours = 0b111; // the frame itself and those beside it

    /// <summary>Tries every place and keeps the one at which most of the peaks are in the track too, within a frame and a bin; of equals the nearest, of those the earlier.</summary>
    /// <remarks>The track's peaks around each are looked at once for all places: a bit a frame says where it is heard.</remarks>
    /// <param name="peaks">Peaks of the recording, as frame * 512 + bin, ascending, at least one.</param>
    /// <param name="track">The track.</param>
    /// <param name="middle">A frame of the recording.</param>
    /// <param name="expected">The track's frame that belongs to it.</param>
    /// <param name="speed">Track frames per frame of the recording.</param>
    /// <returns>The part of the peaks that is found, 0 to 1, and how many frames behind the expected ones.</returns>
    public static (double Agreement, int Shift) Best(ReadOnlySpan<int> peaks, Constellation track, double middle, double expected, double speed)
    {
        Span<int> found = stackalloc int[Shifts];
        found.Clear();
        var cells = track.Cells;
        var at = -1;
        foreach (var peak in peaks)
        {
            var lowest = (int)Math.Floor(expected + (((peak >> FrameShift) - middle) * speed) + 0.5) - Slack - 1;
            var least = (long)lowest << FrameShift;
            if (at < 0) at = track.FirstFrom(lowest);
            while (at < cells.Length && cells[at] < least) at++;
            var heard = HeardIn(cells[at..], lowest, BinOf(peak, speed));
            for (var shift = 0; shift < Shifts; shift++) found[shift] += (heard & (Neighbours << shift)) == 0 ? 0 : 1;
        }

        var best = Slack;
        for (var step = 1; step <= Slack; step++)
        {
            if (found[Slack - step] > found[best]) best = Slack - step;
            if (found[Slack + step] > found[best]) best = Slack + step;
        }

        return ((double)found[best] / peaks.Length, best - Slack);
    }

    // One bit for each frame from the lowest on.
    private static uint HeardIn(ReadOnlySpan<int> cells, int lowest, int bin)
    {
        var heard = 0u;
        foreach (var cell in cells)
        {
            var frame = (cell >> FrameShift) - lowest;
            if (frame > 2 * (Slack + 1)) break;
            var isNear = (uint)((cell & (FingerprintOptions.Bins - 1)) - bin + 1) <= 2;
            heard |= (isNear ? 1u : 0u) << frame;
        }

        return heard;
    }

    private static int BinOf(int peak, double speed)
    {
        var bin = peak & (FingerprintOptions.Bins - 1);
        return speed == 1 ? bin : Math.Min(FingerprintOptions.Bins - 1, (int)Math.Round(bin / speed));
    }
}
