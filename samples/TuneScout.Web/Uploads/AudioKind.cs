namespace TuneScout.Web;

/// <summary>A kind of file that is taken, told by its first bytes: neither the name nor what the browser says counts.</summary>
internal sealed record AudioKind(string Demuxer, string MediaType, string Extension)
{
    public const int HeaderBytes = 4096;

    private static readonly AudioKind Wav = new("wav", "audio/wav", "wav");
    private static readonly AudioKind Flac = new("flac", "audio/flac", "flac");
    private static readonly AudioKind Ogg = new("ogg", "audio/ogg", "ogg");
    private static readonly AudioKind Mp3 = new("mp3", "audio/mpeg", "mp3");
    private static readonly AudioKind M4a = new("mov", "audio/mp4", "m4a");

    public static AudioKind? Of(ReadOnlySpan<byte> header)
    {
        if (header.Length < 12) return null;
        if ((header.StartsWith("RIFF"u8) || header.StartsWith("RF64"u8)) && header[8..].StartsWith("WAVE"u8)) return Wav;
        if (header.StartsWith("fLaC"u8)) return Flac;
        if (header.StartsWith("OggS"u8)) return Ogg;
        if (header[4..].StartsWith("ftyp"u8)) return M4a;
        if (header.StartsWith("ID3"u8)) return Mp3;
        return IsFrame(header) ? Mp3 : null;
    }

    // A frame of MPEG audio, layer III, with a bit rate and a sampling rate that exist.
    private static bool IsFrame(ReadOnlySpan<byte> header) =>
        header[0] == 0xFF && (header[1] & 0xE6) == 0xE2 && (header[1] & 0x18) != 0x08 && (header[2] & 0xF0) is not (0xF0 or 0) && (header[2] & 0x0C) != 0x0C;
}
