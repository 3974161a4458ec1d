namespace TuneScout.Console;

/// <summary>How samples without a header are to be read; little-endian, interleaved.</summary>
/// <param name="IsFloat">32 bit floats; otherwise 16 bit integers.</param>
/// <param name="SampleRate">Sample frames per second.</param>
/// <param name="Channels">Channels per sample frame.</param>
internal sealed record RawPcmFormat(bool IsFloat, int SampleRate, int Channels)
{
    public int BytesPerSample => IsFloat ? sizeof(float) : sizeof(short);
}
