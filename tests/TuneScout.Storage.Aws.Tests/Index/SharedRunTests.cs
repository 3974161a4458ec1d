using Xunit;

namespace TuneScout.Storage.Aws.Tests.Index;

public sealed class SharedRunTests
{
    [Fact]
    public async Task RunAsync_ofManyAtOnce_givesEachARunThatBeganAfterItsQuestion()
    {
        var started = 0;
        var run = new SharedRun(async () =>
        {
            Interlocked.Increment(ref started);
            await Task.Delay(5);
        });
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            await Task.Delay(i % 10);
            var before = Volatile.Read(ref started);
            await run.RunAsync();
            Assert.True(Volatile.Read(ref started) > before);
        }));
        Assert.True(started < 50, $"{started} runs for 50 questions");
    }

    [Fact]
    public async Task RunAsync_afterAFailure_runsAgain()
    {
        var fails = true;
        var run = new SharedRun(() => fails ? throw new InvalidOperationException("once") : Task.CompletedTask);
        await Assert.ThrowsAsync<InvalidOperationException>(run.RunAsync);
        fails = false;
        await run.RunAsync();
    }
}
