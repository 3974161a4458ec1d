using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class WindowTests
{
    [Fact]
    public void Hann_is_the_library_functions_window()
    {
        var expected = MathNet.Numerics.Window.HannPeriodic(1024);
        var window = Window.Hann(1024);
        for (var n = 0; n < window.Length; n++) Assert.Equal(expected[n], window[n], 1e-7);
    }

    [Property(MaxTest = 100)]
    public void Every_rung_gives_the_products_apart(int seed, byte pairs)
    {
        var (samples, window) = (TestSound.Noise(2 * pairs, seed), TestSound.Noise(2 * pairs, ~seed));
        foreach (var rung in Enum.GetValues<Rung>())
        {
            var (even, odd) = (new float[pairs], new float[pairs]);
            Window.Apply(samples, window, even, odd, rung);
            for (var n = 0; n < pairs; n++)
            {
                Assert.Equal(samples[2 * n] * window[2 * n], even[n]);
                Assert.Equal(samples[(2 * n) + 1] * window[(2 * n) + 1], odd[n]);
            }
        }
    }
}
