using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Compacts in the background of a host: looks every half minute whether there is something to do, and tidies up every hour.</summary>
/// <param name="options">Say whether this host compacts.</param>
/// <param name="services">Have the library, which is opened only where it does.</param>
internal sealed class CompactionService(AwsStoreOptions options, IServiceProvider services) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TidyInterval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.CompactInBackground) return;
        await Task.Yield(); // opening the library must not hold up the start of the host
        var store = services.GetRequiredService<AwsStore>();
        var index = store.Index;
        using var timer = new PeriodicTimer(Interval, index.Clock);
        var tidied = index.Clock.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await index.Follower.RefreshAsync(stoppingToken).ConfigureAwait(false);
                var waiting = await index.Follower.WithReplicaAsync(static replica => replica.Level0().Count, stoppingToken).ConfigureAwait(false);
                var isTime = index.Clock.GetElapsedTime(tidied) >= TidyInterval;
                if (waiting < index.Calls.Options.CompactionTracks && !isTime) continue;
                await store.CompactAsync(cancellationToken: stoppingToken).ConfigureAwait(false);
                tidied = index.Clock.GetTimestamp();
            }
            catch (StoreException fault)
            {
                index.Logger.CompactionFailed(fault);
            }
        }
    }
}
