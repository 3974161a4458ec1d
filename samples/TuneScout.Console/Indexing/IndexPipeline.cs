using System.Runtime.CompilerServices;
using System.Threading.Channels;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Takes files into a library: several are decoded side by side, and all are stored in the order in which they were given.</summary>
/// <remarks>
/// The order makes a run repeatable: of two equal recordings it is always the later one that is the duplicate, whichever
/// was decoded first. Only a window of files is under way, so memory does not grow with their number.
/// </remarks>
internal sealed class IndexPipeline(Library library, FilePreparer preparer, IndexSettings settings, TimeProvider timeProvider)
{
    // Enough for the others to go on while the first of them, a long one, holds all back.
    private int WindowFiles => 8 + (4 * settings.Jobs);

    /// <summary>Takes the files in.</summary>
    /// <returns>What became of each, in their order, as soon as it is durable.</returns>
    public async IAsyncEnumerable<IndexOutcome> RunAsync(IEnumerable<FoundFile> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var window = Channel.CreateBounded<Task<PreparedFile>>(WindowFiles);
        var feeding = FeedAsync(files, window.Writer, stop.Token);
        var batch = new IndexBatch(library, settings, timeProvider);
        try
        {
            await foreach (var preparing in window.Reader.ReadAllAsync(cancellationToken))
            {
                if (!await batch.MayWaitAsync(preparing, cancellationToken))
                    foreach (var outcome in await batch.StoreAsync(cancellationToken)) yield return outcome;
                await foreach (var outcome in batch.AddAsync(await preparing, cancellationToken)) yield return outcome;
            }

            foreach (var outcome in await batch.StoreAsync(cancellationToken)) yield return outcome;
            await feeding;
        }
        finally
        {
            // Decoders end with their files' tasks: none is left when this returns.
            await stop.CancelAsync();
            await EndAsync(feeding);
            while (window.Reader.TryRead(out var preparing)) await EndAsync(preparing);
        }
    }

    private async Task FeedAsync(IEnumerable<FoundFile> files, ChannelWriter<Task<PreparedFile>> window, CancellationToken cancellationToken)
    {
        await Task.Yield();
        using var slots = new SemaphoreSlim(settings.Jobs);
        try
        {
            foreach (var file in files)
            {
                await slots.WaitAsync(cancellationToken);
                var preparing = PrepareAsync(file, slots, cancellationToken);
                await window.WriteAsync(preparing, cancellationToken);
            }

            window.Complete();
        }
        catch (Exception exception)
        {
            window.Complete(exception is OperationCanceledException ? null : exception);
            if (exception is not OperationCanceledException) throw;
        }
        finally
        {
            for (var i = 0; i < settings.Jobs; i++) await slots.WaitAsync(CancellationToken.None); // those under way still give theirs back
        }
    }

    private Task<PreparedFile> PrepareAsync(FoundFile file, SemaphoreSlim slots, CancellationToken cancellationToken) =>
        Task.Run(
            async () =>
            {
                try
                {
                    return await preparer.PrepareAsync(file, cancellationToken);
                }
                finally
                {
                    slots.Release();
                }
            },
            CancellationToken.None);

    private static async ValueTask EndAsync(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
