namespace TuneScout.Web;

/// <summary>The form of decoded sound: 16 or 24 bits.</summary>
internal sealed record WavShape(int Channels, int Rate, int Bits)
{
    /// <summary>What pages play and what is fingerprinted.</summary>
    public static WavShape Playable { get; } = new(2, 44_100, 16);

    /// <summary>The sound has one channel, to be played on both sides as loud as it is: ffmpeg's own way to two channels takes 3 dB off.</summary>
    public bool DoublesOneChannel { get; init; }

    public int FrameBytes => Channels * Bits / 8;

    public TimeSpan DurationOf(long bytes) => TimeSpan.FromSeconds((double)bytes / FrameBytes / Rate);
}
