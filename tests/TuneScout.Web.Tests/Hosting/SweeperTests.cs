using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TuneScout.Fingerprinting;
using TuneScout.Tests;

namespace TuneScout.Web.Tests;

/// <summary>When the sweeper sweeps: a moment after the start, twice a day, whatever goes wrong, until its host ends.</summary>
public sealed class SweeperTests : IAsyncLifetime
{
    private readonly InMemoryBlobStore _blobs = new();
    private readonly SteppedClock _clock = new();
    private readonly ErrorLog _log = new();
    private TestStores? _stores;

    public async ValueTask InitializeAsync() => _stores = await TestStores.OpenAsync(TestStores.Local);

    public async ValueTask DisposeAsync()
    {
        await _stores!.DisposeAsync();
        await _blobs.DisposeAsync();
    }

    [Fact]
    public async Task Sweeps_within_two_minutes_of_the_start_and_then_twice_a_day()
    {
        var (sweeper, watch) = Open();
        using var ending = sweeper;
        await sweeper.StartAsync(CancellationToken.None);
        await UntilAsync(() => _clock.Next is not null, "it waits");
        if (watch.Calls == 0)
        {
            Assert.InRange(_clock.Next!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(2));
            _clock.Step(TimeSpan.FromMinutes(2));
        }

        await UntilAsync(() => watch.Calls == 1 && _clock.Next is not null, "it has swept once");
        for (var round = 2; round < 6; round++)
        {
            var pause = _clock.Next!.Value;
            Assert.InRange(pause, TimeSpan.FromHours(9), TimeSpan.FromHours(15));
            _clock.Step(pause - TimeSpan.FromSeconds(1));
            Assert.Equal((round - 1, TimeSpan.FromSeconds(1)), (watch.Calls, _clock.Next));
            _clock.Step(TimeSpan.FromSeconds(1));
            await UntilAsync(() => watch.Calls == round && _clock.Next is not null, $"it has swept {round} times");
        }

        await sweeper.StopAsync(CancellationToken.None);
        Assert.Empty(_log.Errors);
    }

    /// <summary>A request that takes too long ends as if it had been cancelled: that is no end of the host.</summary>
    [Fact]
    public async Task A_sweep_that_fails_or_takes_too_long_is_told_and_the_next_one_comes()
    {
        var (sweeper, watch) = Open(static (call, _) => call switch
        {
            1 => throw new IOException("The disk is away."),
            2 => throw new TaskCanceledException("A request took too long.", new TimeoutException()),
            _ => null,
        });
        using var ending = sweeper;
        await sweeper.StartAsync(CancellationToken.None);
        for (var round = 1; round <= 3; round++)
        {
            await StepToAsync(watch, round);
            await UntilAsync(() => _clock.Next is not null || sweeper.ExecuteTask!.IsCompleted, "it waits again, or has ended");
            Assert.False(sweeper.ExecuteTask!.IsCompleted, $"it has given up after {round} sweeps");
        }

        Assert.Equal([typeof(IOException), typeof(TaskCanceledException)], _log.Errors.Select(static fault => fault!.GetType()));
        await sweeper.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task The_end_of_the_host_ends_a_pause_and_a_sweep_in_the_middle()
    {
        var (sweeper, watch) = Open(static (call, arguments) => call == 2 ? NeverAsync((CancellationToken)arguments[0]!) : null);
        using var ending = sweeper;
        await sweeper.StartAsync(CancellationToken.None);
        await StepToAsync(watch, 1);
        await UntilAsync(() => _clock.Next is not null, "it pauses");
        await sweeper.StopAsync(CancellationToken.None).WaitAsync(Patience.Long);
        Assert.Null(_clock.Next);
        _clock.Step(TimeSpan.FromDays(2));
        Assert.Equal(1, watch.Calls);

        await sweeper.StartAsync(CancellationToken.None);
        await StepToAsync(watch, 2);
        var swept = sweeper.ExecuteTask!;
        Assert.False(swept.IsCompleted);
        await sweeper.StopAsync(CancellationToken.None).WaitAsync(Patience.Long);
        Assert.True(swept.IsCompletedSuccessfully);
        Assert.Empty(_log.Errors);
    }

    [Theory]
    [InlineData("all", true)]
    [InlineData("worker", true)]
    [InlineData("web", false)]
    public void Hosts_that_do_jobs_sweep_and_no_others(string role, bool sweeps)
    {
        using var app = new TestApp(new(StringComparer.Ordinal) { ["Role"] = role });
        Assert.Equal(sweeps, app.Services.GetServices<IHostedService>().Any(static service => service is Sweeper));
    }

    private (Sweeper Sweeper, Watched Watch) Open(Func<int, object?[], object?>? instead = null)
    {
        var (blobs, watch) = Watched.Over<IBlobStore>(_blobs, nameof(IBlobStore.ListAsync), instead);
        var uses = _stores!.Uses;
        return (new Sweeper(new UnclaimedBlobs(blobs, uses, new BlobUses(uses, blobs), new InMemoryTrackCatalog(), _clock), _clock, _log), watch);
    }

    private async Task StepToAsync(Watched watch, int calls)
    {
        await UntilAsync(() => watch.Calls == calls || _clock.Next is not null, "it waits");
        if (watch.Calls < calls) _clock.Step(_clock.Next!.Value);
        await UntilAsync(() => watch.Calls == calls, $"it sweeps for the {calls}. time");
    }

    private static async IAsyncEnumerable<BlobInfo> NeverAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        for (var waited = Stopwatch.StartNew(); !condition(); await Task.Delay(5)) Assert.True(waited.Elapsed < Patience.Long, $"not so: {what}");
    }

    /// <summary>Keeps the exceptions of errors.</summary>
    private sealed class ErrorLog : ILogger<Sweeper>
    {
        private readonly List<Exception?> _errors = [];

        public IReadOnlyList<Exception?> Errors
        {
            get
            {
                lock (_errors) return [.. _errors];
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel < LogLevel.Error) return;
            lock (_errors) _errors.Add(exception);
        }
    }
}
