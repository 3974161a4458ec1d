using FsCheck.Xunit;
using TuneScout.Tests;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Calls;

public sealed class BackOffTests
{
    [Property(MaxTest = 20)]
    public async Task WaitAsync_waitsLongerAndLongerAtMost_andNoLongerThanTheBudget(byte tenths)
    {
        var clock = new SteppedClock();
        var budget = TimeSpan.FromSeconds(tenths / 10.0);
        var backOff = new BackOff(clock, budget);
        var most = 25.0;
        while (true)
        {
            var before = clock.Elapsed;
            var wait = backOff.WaitAsync(CancellationToken.None);
            await clock.RunAsync(wait);
            if (!await wait) break;
            Assert.InRange((clock.Elapsed - before).TotalMilliseconds, 0, most);
            most = Math.Min(most * 2, 5000);
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, budget);
        }

        Assert.Equal(budget, clock.Elapsed);
    }
}
