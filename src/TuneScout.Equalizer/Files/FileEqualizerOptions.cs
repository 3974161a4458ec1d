namespace TuneScout.Equalizer;

/// <summary>How <see cref="FileEqualizer"/> writes. Immutable, so thread-safe.</summary>
public sealed record FileEqualizerOptions
{
    /// <summary>The kind of file; null, the default, for what the ending of its name says (wav, flac, mp3, m4a, opus, ogg).</summary>
    public SoundFileFormat? Format { get; init; }

    /// <summary>How WAV and FLAC store samples; default 16 bits. FLAC stores 24 bits where float is asked for.</summary>
    public SampleEncoding Encoding { get; init; } = SampleEncoding.Integer16;

    /// <summary>Bits per second of MP3, AAC and Opus, in thousands; null, the default, for 192 (Opus: 160); range 8 to 510.</summary>
    public int? BitrateKbps { get; init; }

    /// <summary>Whether a file of the output's name may be replaced; default false. It stays as it is until the new one is whole.</summary>
    public bool Overwrite { get; init; }

    /// <summary>What reads and writes everything but WAV; default: ffmpeg of the search path. Not null.</summary>
    public FfmpegSettings Ffmpeg { get; init; } = new();

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">Options are out of range; the message lists each with its value and its range.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        if (Format is { } format && !Enum.IsDefined(format)) faults.Add($"{nameof(Format)} is {format}, must be one of {string.Join(", ", Enum.GetNames<SoundFileFormat>())}");
        if (!Enum.IsDefined(Encoding)) faults.Add($"{nameof(Encoding)} is {Encoding}, must be one of {string.Join(", ", Enum.GetNames<SampleEncoding>())}");
        if (BitrateKbps is < 8 or > 510) faults.Add($"{nameof(BitrateKbps)} is {BitrateKbps}, must be 8 to 510");
        if (Ffmpeg is null) faults.Add($"{nameof(Ffmpeg)} is null");
        if (faults.Count > 0) throw new ArgumentException($"Options are out of range: {string.Join("; ", faults)}.");
        Ffmpeg!.Validate();
    }
}
