using System.Runtime.InteropServices;

namespace TuneScout.Web;

/// <summary>Keeps the highest sample of each part of a recording whose length is not known before: parts are joined in pairs when there are too many.</summary>
internal sealed class PeakMeter(int most)
{
    private readonly List<int> _peaks = [];
    private int _perPeak = 256;
    private int _inPeak;
    private int _peak;

    /// <summary>Takes 16-bit samples of all channels, whole ones.</summary>
    public void Push(ReadOnlySpan<byte> bytes)
    {
        foreach (var sample in MemoryMarshal.Cast<byte, short>(bytes))
        {
            _peak = Math.Max(_peak, Math.Abs((int)sample));
            if (++_inPeak == _perPeak) Next();
        }
    }

    /// <summary>The peaks, 255 for full scale.</summary>
    public byte[] ToBytes()
    {
        if (_inPeak > 0) Next();
        return [.. _peaks.Select(static peak => (byte)Math.Min(255, peak >> 7))];
    }

    private void Next()
    {
        _peaks.Add(_peak);
        (_peak, _inPeak) = (0, 0);
        if (_peaks.Count < 2 * most) return;
        for (var i = 0; i < most; i++) _peaks[i] = Math.Max(_peaks[2 * i], _peaks[(2 * i) + 1]);
        _peaks.RemoveRange(most, _peaks.Count - most);
        _perPeak *= 2;
    }
}
