namespace TuneScout.Fingerprinting;

/// <summary>Where ffmpeg and ffprobe are, and how long they may take.</summary>
/// <remarks>Read when a file is opened, by any number of threads at once; do not change it meanwhile. Changes apply to files opened afterwards.</remarks>
public sealed class FfmpegOptions
{
    /// <summary>The program ffmpeg; null, the default, for the first one on the search path (PATH).</summary>
    public string? FfmpegPath { get; set; }

    /// <summary>The program ffprobe; null, the default, for the first one on the search path (PATH).</summary>
    public string? FfprobePath { get; set; }

    /// <summary>How long ffmpeg may give nothing while it is waited for, before it is stopped; default 30 s, range 0.1 s to 1 h.</summary>
    public TimeSpan OutputTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long ffprobe may take for the tags of a file, before it is stopped; default 15 s, range 0.1 s to 1 h.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Whether the file's own channels and rate are kept; default false: ffmpeg mixes down to mono at
    /// <see cref="FingerprintOptions.SampleRate"/>, which is all that a fingerprint takes and the least to hand over.
    /// </summary>
    public bool KeepFormat { get; set; }

    /// <summary>The clock of the time-outs; default <see cref="System.TimeProvider.System"/>. Not null.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">Options are wrong; the message lists each with its value and what it must be.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        CheckPath(nameof(FfmpegPath), FfmpegPath);
        CheckPath(nameof(FfprobePath), FfprobePath);
        CheckTime(nameof(OutputTimeout), OutputTimeout);
        CheckTime(nameof(ProbeTimeout), ProbeTimeout);
        if (TimeProvider is null) faults.Add($"{nameof(TimeProvider)} is null");
        if (faults.Count > 0) throw new ArgumentException($"ffmpeg options are out of range: {string.Join("; ", faults)}.");

        void CheckPath(string name, string? value)
        {
            if (value is not null && (string.IsNullOrWhiteSpace(value) || value.Contains('\0'))) faults.Add($"{name} is \"{value.Replace('\0', ' ')}\", must be a path or null");
        }

        void CheckTime(string name, TimeSpan value)
        {
            if (value < TimeSpan.FromSeconds(0.1) || value > TimeSpan.FromHours(1)) faults.Add($"{name} is {value}, must be 00:00:00.1 to 01:00:00");
        }
    }
}
