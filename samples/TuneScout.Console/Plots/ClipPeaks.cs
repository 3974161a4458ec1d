using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Places of peaks in a clip, as frames and bins of its spectrogram.</summary>
internal static class ClipPeaks
{
    /// <summary>Those of a constellation that fall into a clip.</summary>
    /// <param name="constellation">The peaks of the clip, or of the track that holds it.</param>
    /// <param name="offset">The constellation's frame at which the clip starts.</param>
    /// <param name="frames">Frames in the clip.</param>
    public static List<(int Frame, int Bin)> InClip(Constellation constellation, int offset, int frames)
    {
        var peaks = new List<(int, int)>();
        for (var i = 0; i < constellation.Count; i++)
        {
            var frame = constellation.Frames[i] - offset;
            if (frame >= 0 && frame < frames) peaks.Add((frame, constellation.Bins[i]));
        }

        return peaks;
    }

    /// <summary>Whether one of some peaks is at a place or next to it: what is the same sound may be one frame and one bin away.</summary>
    public static bool IsNear(HashSet<(int Frame, int Bin)> peaks, (int Frame, int Bin) place)
    {
        for (var frame = -1; frame <= 1; frame++)
        {
            for (var bin = -1; bin <= 1; bin++)
            {
                if (peaks.Contains((place.Frame + frame, place.Bin + bin))) return true;
            }
        }

        return false;
    }
}
