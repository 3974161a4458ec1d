using System.Globalization;

namespace TuneScout.Equalizer;

/// <summary>What ffmpeg is told for a kind of file, and what that kind can hold.</summary>
internal sealed record EncodedFormat(string Muxer, string Encoder, int MostChannels, int[]? Rates, int UsualKbps, bool TakesCover)
{
    private static readonly int[] MpegRates = [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000];
    private static readonly int[] AacRates = [7350, .. MpegRates, 64000, 88200, 96000];

    /// <summary>The kinds by the endings of their files' names.</summary>
    public static SoundFileFormat? FromName(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".WAV" or ".WAVE" => SoundFileFormat.Wav,
        ".FLAC" => SoundFileFormat.Flac,
        ".MP3" => SoundFileFormat.Mp3,
        ".M4A" or ".MP4" or ".M4B" => SoundFileFormat.Aac,
        ".OPUS" or ".OGG" => SoundFileFormat.Opus,
        _ => null,
    };

    public static EncodedFormat Of(SoundFileFormat format) => format switch
    {
        SoundFileFormat.Flac => new("flac", "flac", 8, null, 0, true),
        SoundFileFormat.Mp3 => new("mp3", "libmp3lame", 2, MpegRates, 192, true),
        SoundFileFormat.Aac => new("ipod", "aac", 8, AacRates, 192, true),
        SoundFileFormat.Opus => new("ogg", "libopus", 8, null, 160, false),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "This kind of file is not written through ffmpeg."),
    };

    /// <summary>Refuses what ffmpeg would silently change: channels and rate are kept.</summary>
    public void Check(string path, SoundFileFormat format, int sampleRate, int channels)
    {
        if (channels > MostChannels) throw new SoundFileException(path, SoundFileError.Unsupported, $"{format} holds at most {MostChannels} channels, the sound has {channels}; choose WAV or FLAC");
        if (Rates is not null && !Rates.Contains(sampleRate))
            throw new SoundFileException(path, SoundFileError.Unsupported, $"{format} holds {string.Join(", ", Rates)} Hz, the sound has {sampleRate} Hz; choose WAV or FLAC");
        if (format == SoundFileFormat.Flac && sampleRate > 655_350) throw new SoundFileException(path, SoundFileError.Unsupported, $"{format} holds up to 655350 Hz, the sound has {sampleRate} Hz; choose WAV");
    }

    /// <summary>The arguments of the encoder itself.</summary>
    public IEnumerable<string> EncoderArguments(SampleEncoding encoding, int? kbps) => UsualKbps == 0
        ? ["-c:a", Encoder, "-sample_fmt", encoding == SampleEncoding.Integer16 ? "s16" : "s32", .. encoding == SampleEncoding.Integer16 ? (string[])[] : ["-bits_per_raw_sample", "24"]]
        : ["-c:a", Encoder, "-b:a", string.Create(CultureInfo.InvariantCulture, $"{kbps ?? UsualKbps}k")];
}
