using FsCheck.Xunit;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class LogMagnitudeTests
{
    private const float Floor = 1e-4f;

    [Property(MaxTest = 100)]
    public void Every_rung_gives_the_scalar_twins_bits(int seed, byte count)
    {
        var random = new Random(seed);
        var power = Enumerable.Range(0, count).Select(_ => random.Next(20) == 0 ? 0f : (float)Math.Pow(10, (random.NextDouble() * 60) - 35)).ToArray();
        foreach (var rung in Enum.GetValues<Rung>())
        {
            var logs = new float[count];
            LogMagnitude.Of(power, Floor, logs, rung);
            for (var i = 0; i < count; i++)
            {
                Assert.Equal(VectorLog.Scalar(MathF.Sqrt(power[i]) + Floor), logs[i]);
                Assert.Equal(Math.Log(Math.Sqrt(power[i]) + Floor), logs[i], 2e-6 * Math.Max(1, Math.Abs(logs[i])));
            }
        }
    }

    [Fact]
    public void Logarithms_are_taken_for_as_many_as_there_is_room_for()
    {
        var logs = new float[3];
        LogMagnitude.Of([1, 4, 9, 16], Floor, logs, Rungs.Best);
        Assert.Equal(Math.Log(3 + Floor), logs[2], 1e-6);
    }
}
