using System.Collections.Concurrent;

namespace TuneScout.LoadTest;

/// <summary>How long each operation took, and what went wrong.</summary>
internal sealed class Measurements
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<double>> _times = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _faults = new(StringComparer.Ordinal);

    public int Faults => _faults.Values.Sum();

    public int Operations => _times.Values.Sum(static times => times.Count);

    public void Done(string operation, TimeSpan time) => _times.GetOrAdd(operation, static _ => new()).Enqueue(time.TotalMilliseconds);

    public void Failed(string operation, string reason) => _faults.AddOrUpdate($"{operation}: {reason}", 1, static (_, count) => count + 1);

    public void Print(TextWriter output, TimeSpan duration)
    {
        output.WriteLine("| operation | count | per second | p50 ms | p99 ms | longest ms |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach (var (operation, times) in _times.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            var sorted = times.Order().ToArray();
            output.WriteLine($"| {operation} | {sorted.Length} | {sorted.Length / duration.TotalSeconds:0.0} | {At(sorted, 0.5):0} | {At(sorted, 0.99):0} | {sorted[^1]:0} |");
        }

        foreach (var (fault, count) in _faults.OrderByDescending(static pair => pair.Value)) output.WriteLine($"FAULT {count} x {fault}");
        output.WriteLine($"{Operations} operations, {Faults} faults");
    }

    /// <summary>The value that a share of all is not above: the nearest rank.</summary>
    private static double At(double[] sorted, double share) => sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
}
