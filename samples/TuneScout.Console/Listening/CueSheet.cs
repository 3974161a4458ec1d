using System.Globalization;
using System.Text;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Writes songs as a CUE sheet: times in minutes, seconds and frames of a 75th of a second.</summary>
internal static class CueSheet
{
    private const int FramesPerSecond = 75;
    private const int MostTracks = 99; // the format has two digits

    /// <summary>The sheet's text.</summary>
    /// <param name="file">The recording's name as it is to stand in the sheet.</param>
    /// <param name="songs">The songs by their starts; the first 99 are written.</param>
    public static string Of(string file, IEnumerable<Match> songs)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"FILE \"{Clean(file)}\" {TypeOf(file)}\n");
        var number = 0;
        foreach (var song in songs.Take(MostTracks))
        {
            var metadata = song.Track.Metadata;
            text.Append(CultureInfo.InvariantCulture, $"  TRACK {++number:00} AUDIO\n    TITLE \"{Clean(metadata.Title ?? song.Track.Id.ToString())}\"\n");
            if (metadata.Artist is { } artist) text.Append(CultureInfo.InvariantCulture, $"    PERFORMER \"{Clean(artist)}\"\n");
            text.Append(CultureInfo.InvariantCulture, $"    INDEX 01 {Time(song.QueryStart)}\n");
        }

        return text.ToString();
    }

    private static string Time(TimeSpan time)
    {
        var frames = (long)Math.Round(Math.Max(0, time.TotalSeconds) * FramesPerSecond);
        return string.Create(CultureInfo.InvariantCulture, $"{frames / FramesPerSecond / 60:00}:{frames / FramesPerSecond % 60:00}:{frames % FramesPerSecond:00}");
    }

    // The format knows no escapes.
    private static string Clean(string text) => SafeText.Escape(text.Replace('"', '\''));

    private static string TypeOf(string file) => Path.GetExtension(file).ToUpperInvariant() switch
    {
        ".MP3" => "MP3",
        ".AIFF" or ".AIF" => "AIFF",
        _ => "WAVE",
    };
}
