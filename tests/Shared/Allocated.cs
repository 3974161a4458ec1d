namespace TuneScout.Tests;

/// <summary>Counts what the running thread allocates.</summary>
internal static class Allocated
{
    private const int Tries = 5;

    /// <summary>The least bytes that a piece of work takes in a few tries: a collection that another test causes counts the rest of the thread's buffer as taken.</summary>
    /// <param name="work">What is counted.</param>
    /// <param name="prepare">Done before each try, and not counted; may be null.</param>
    public static long ByLeast(Action work, Action? prepare = null)
    {
        var least = long.MaxValue;
        for (var i = 0; i < Tries && least > 0; i++)
        {
            prepare?.Invoke();
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
