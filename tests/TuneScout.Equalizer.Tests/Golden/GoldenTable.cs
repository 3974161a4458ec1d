using System.Globalization;

namespace TuneScout.Equalizer.Tests;

/// <summary>Reads the tables that make.py has written.</summary>
internal static class GoldenTable
{
    public static IEnumerable<(string[] Words, double[] Numbers)> Read(string name, int words)
    {
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", name)))
        {
            var parts = line.Split(' ');
            yield return (parts[..words], Array.ConvertAll(parts[words..], text => double.Parse(text, CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>A design as the tables name it.</summary>
    public static Biquad[] Butterworth(string kind, double[] numbers) => kind switch
    {
        "lowpass" => Equalizer.Butterworth.LowPass((int)numbers[0], numbers[1], numbers[3]),
        "highpass" => Equalizer.Butterworth.HighPass((int)numbers[0], numbers[1], numbers[3]),
        "bandpass" => Equalizer.Butterworth.BandPass((int)numbers[0], numbers[1], numbers[2], numbers[3]),
        "bandstop" => Equalizer.Butterworth.BandStop((int)numbers[0], numbers[1], numbers[2], numbers[3]),
        _ => throw new ArgumentException(kind),
    };

    public static double[] Coefficients(IEnumerable<Biquad> sections) => [.. sections.SelectMany(s => new[] { s.B0, s.B1, s.B2, s.A1, s.A2 })];
}
