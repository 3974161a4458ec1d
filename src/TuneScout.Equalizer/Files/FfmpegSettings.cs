namespace TuneScout.Equalizer;

/// <summary>Where ffmpeg is, and how long it may take. Immutable, so thread-safe.</summary>
public sealed record FfmpegSettings
{
    /// <summary>The program ffmpeg; null, the default, for the first one on the search path (PATH).</summary>
    public string? FfmpegPath { get; init; }

    /// <summary>How long ffmpeg may give or take nothing while it is waited for, before it is stopped; default 30 s, range 0.1 s to 1 h.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock of the time-out; default <see cref="System.TimeProvider.System"/>. Not null.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ArgumentException">Settings are wrong; the message lists each with its value and what it must be.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        if (FfmpegPath is not null && (string.IsNullOrWhiteSpace(FfmpegPath) || FfmpegPath.Contains('\0', StringComparison.Ordinal)))
            faults.Add($"{nameof(FfmpegPath)} is \"{FfmpegPath.Replace('\0', ' ')}\", must be a path or null");
        if (Timeout < TimeSpan.FromSeconds(0.1) || Timeout > TimeSpan.FromHours(1)) faults.Add($"{nameof(Timeout)} is {Timeout}, must be 00:00:00.1 to 01:00:00");
        if (TimeProvider is null) faults.Add($"{nameof(TimeProvider)} is null");
        if (faults.Count > 0) throw new ArgumentException($"ffmpeg settings are out of range: {string.Join("; ", faults)}.");
    }
}
