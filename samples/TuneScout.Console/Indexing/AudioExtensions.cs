using System.Collections.Frozen;

namespace TuneScout.Console;

/// <summary>Which files of a folder are taken for music. A file that is named on the command line is always tried.</summary>
internal static class AudioExtensions
{
    private static readonly FrozenSet<string> Known = new[]
    {
        // waveforms and lossless
        "wav", "wave", "rf64", "bw64", "w64", "aif", "aiff", "aifc", "au", "snd", "caf", "flac", "alac", "ape", "wv", "tta", "tak", "shn", "dsf", "dff",
        // lossy
        "mp3", "mp2", "mp1", "mpga", "ogg", "oga", "opus", "spx", "m4a", "m4b", "m4r", "aac", "adts", "ac3", "eac3", "dts", "wma", "asf", "mpc", "mp+", "ra", "rm", "amr", "3ga",
        // films and containers that carry music
        "mka", "mkv", "webm", "weba", "mp4", "m4v", "mov", "3gp", "avi", "wmv", "flv", "mpg", "mpeg", "ogv", "ogx",
        // trackers
        "it", "xm", "mod", "s3m", "mptm", "mtm", "stm", "669", "med", "okt", "ult", "umx", "mo3",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsAudio(string fileName)
    {
        var extension = Path.GetExtension(fileName);
        return extension.Length > 1 && Known.Contains(extension[1..]);
    }
}
