using System.Globalization;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Draws what a library holds of a track: its peaks, without the sound that they were taken from.</summary>
internal static class StoredTrackPicture
{
    public static void Write(string path, Track track, Constellation peaks, TimeSpan start)
    {
        if (start >= track.Duration)
            throw new ToolFailureException($"{SafeText.Escape(track.Metadata.Title ?? track.Id.ToString())} ends at {Numbers.Clock(track.Duration)}: name an earlier place with --at.");
        var end = start + SoundPicture.Longest < track.Duration ? start + SoundPicture.Longest : track.Duration;
        var plot = SoundPlot.Blank(start, end);
        SoundPlot.AddByStrength(plot, peaks, start, end);
        var place = end - start < track.Duration ? string.Create(CultureInfo.InvariantCulture, $", {Numbers.Clock(start)} to {Numbers.Clock(end)} of {Numbers.Clock(track.Duration)}") : "";
        PictureFile.Write(path, $"{track.Metadata.Title ?? track.Id.ToString()}: the peaks that the library holds{place}", ExplanationPlot.Width, ExplanationPlot.Height, plot);
    }
}
