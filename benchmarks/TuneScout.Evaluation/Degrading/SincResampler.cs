namespace TuneScout.Evaluation;

/// <summary>Plays sound at another speed or rate, by any ratio: a windowed sinc, its values from a table.</summary>
internal static class SincResampler
{
    private const int Crossings = 24; // of zero on each side: 80 dB and more below the pass band
    private const int Steps = 512; // of the table between two crossings

    private static readonly float[] Table = MakeTable();

    /// <summary>Takes samples at multiples of a step; what is beyond the ends is silence.</summary>
    /// <param name="samples">The sound.</param>
    /// <param name="step">Input samples for one of output: over 1 is faster, or a lower rate.</param>
    public static float[] Resample(ReadOnlySpan<float> samples, double step)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        if (step == 1) return samples.ToArray();
        var output = new float[(int)Math.Ceiling(samples.Length / step)];
        // Where the output holds less, the sinc is stretched: what it cannot hold would come back as aliases.
        var scale = Math.Min(1, 0.97 / step);
        var reach = Crossings / scale;
        for (var n = 0; n < output.Length; n++)
        {
            var center = n * step;
            var from = Math.Max(0, (int)Math.Ceiling(center - reach));
            var to = Math.Min(samples.Length - 1, (int)Math.Floor(center + reach));
            var sum = 0.0;
            for (var k = from; k <= to; k++)
            {
                var place = Math.Abs(k - center) * scale * Steps;
                var at = Math.Min((int)place, Table.Length - 2);
                sum += samples[k] * (Table[at] + ((place - at) * (Table[at + 1] - Table[at])));
            }

            output[n] = (float)(sum * scale);
        }

        return output;
    }

    // sin(pi x) / (pi x) under a Blackman window, from its middle on.
    private static float[] MakeTable()
    {
        var table = new float[(Crossings * Steps) + 2];
        table[0] = 1;
        for (var i = 1; i <= Crossings * Steps; i++)
        {
            var x = Math.PI * i / Steps;
            var w = Math.PI * i / (Crossings * Steps);
            table[i] = (float)(Math.Sin(x) / x * (0.42 + (0.5 * Math.Cos(w)) + (0.08 * Math.Cos(2 * w))));
        }

        return table;
    }
}
