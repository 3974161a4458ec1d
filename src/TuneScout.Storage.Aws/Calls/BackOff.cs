using System.Security.Cryptography;

namespace TuneScout.Storage.Aws;

/// <summary>Waits between attempts: each time up to twice as long, drawn at random, until a budget has run out. Not thread-safe.</summary>
/// <remarks>"Full jitter" of the AWS Architecture Blog, "Exponential Backoff And Jitter" (M. Brooker, 2015): hosts that failed together do not return together.</remarks>
internal sealed class BackOff(TimeProvider clock, TimeSpan budget)
{
    private const int FirstMilliseconds = 25;
    private const int MostMilliseconds = 5_000;

    private readonly long _started = clock.GetTimestamp();
    private int _most = FirstMilliseconds;

    /// <summary>Waits before the next attempt.</summary>
    /// <returns>False, at once, where the budget has run out.</returns>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        var left = budget - clock.GetElapsedTime(_started);
        if (left <= TimeSpan.Zero) return false;
        var wait = TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(_most + 1));
        _most = Math.Min(_most * 2, MostMilliseconds);
        await Task.Delay(wait < left ? wait : left, clock, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
