namespace TuneScout.DemoMusic;

/// <summary>A small random source that gives the same numbers on every machine and runtime: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).</summary>
public sealed class Prng(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        _state += 0x9e3779b97f4a7c15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 up to, not including, 1.</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1ul << 53));

    /// <summary>A number from -1 to 1.</summary>
    public float NextBipolar() => (float)((NextUnit() * 2) - 1);

    /// <summary>A whole number from 0 up to, not including, a limit.</summary>
    public int Next(int limit) => (int)(NextUnit() * limit);

    /// <summary>One of some things.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    /// <summary>Whether something of this probability happens.</summary>
    public bool Chance(double probability) => NextUnit() < probability;

    /// <summary>A normally distributed number, mean 0, deviation 1 (Box and Muller).</summary>
    public double NextGaussian() => Math.Sqrt(-2 * Math.Log(1 - NextUnit())) * Math.Cos(2 * Math.PI * NextUnit());
}
