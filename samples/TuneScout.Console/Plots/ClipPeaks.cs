using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Places of peaks in a clip, as frames and bins of its spectrogram.</summary>
internal static class ClipPeaks
{
    /// <summary>Those of a constellation from the frame on at which a clip starts, counted from there.</summary>
    /// <param name="constellation">The peaks of the clip, or of the track that holds it.</param>
    /// <param name="offset">The constellation's frame at which the clip starts.</param>
    public static List<(int Frame, int Bin)> From(Constellation constellation, int offset)
    {
        var peaks = new List<(int, int)>();
        for (var i = 0; i < constellation.Count; i++)
        {
            if (constellation.Frames[i] >= offset) peaks.Add((constellation.Frames[i] - offset, constellation.Bins[i]));
        }

        return peaks;
    }

    /// <summary>Those that a track should have in a clip, at the place and the speed at which it was explained.</summary>
    public static IEnumerable<(int Frame, int Bin)> Of(ExplainedPlace place) => place.Peaks.Select(static peak =>
        ((int)Math.Round(peak.Time / FingerprintOptions.HopDuration), (int)Math.Round(peak.FrequencyHz / SoundPlot.BinHz)));

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
