using System.Security.Cryptography;
using TuneScout.Storage.Aws;

namespace TuneScout.Web;

/// <summary>Looks after what processes that died have left half done: a moment after the start, and twice a day. Any number of hosts may do so.</summary>
internal sealed partial class Sweeper(UnclaimedBlobs blobs, TimeProvider clock, ILogger<Sweeper> logger, AwsStore? store = null) : BackgroundService
{
    // Hosts that were started together do not all sweep together.
    private static readonly TimeSpan First = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromHours(12);

    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var library = store is null ? 0 : await store.SweepAsync(cancellationToken);
        Swept(logger, library, await blobs.SweepAsync(cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(Between(TimeSpan.Zero, First), clock, stoppingToken);
            while (true)
            {
                try
                {
                    await SweepAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OutOfMemoryException && !stoppingToken.IsCancellationRequested) // a request that takes too long is cancelled, too
                {
                    Failed(logger, e);
                }

                await Task.Delay(Between(Pause * 0.75, Pause * 1.25), clock, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The app is going down.
        }
    }

    private static TimeSpan Between(TimeSpan least, TimeSpan most) => TimeSpan.FromSeconds(RandomNumberGenerator.GetInt32((int)least.TotalSeconds, (int)most.TotalSeconds));

    [LoggerMessage(Level = LogLevel.Information, Message = "Swept: {Library} things of the library, {Blobs} files that nobody needs")]
    private static partial void Swept(ILogger logger, int library, int blobs);

    [LoggerMessage(Level = LogLevel.Error, Message = "What was left half done cannot be swept")]
    private static partial void Failed(ILogger logger, Exception exception);
}
