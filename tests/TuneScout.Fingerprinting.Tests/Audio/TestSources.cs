using Xunit;

namespace TuneScout.Fingerprinting.Tests;

/// <summary>Hands out samples in blocks of random sizes, some of them after a real wait.</summary>
internal sealed class UnevenSource(float[] samples, int sampleRate, int channels, int seed) : IAudioSource
{
    private readonly Random _random = new(seed);
    private int _at;

    public string Name => "uneven";

    public int SampleRate => sampleRate;

    public int Channels => channels;

    public TimeSpan? Duration => null;

    public bool Disposed { get; private set; }

    public async ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken = default)
    {
        if (_random.Next(8) == 0) await Task.Yield();
        var frames = Math.Min(buffer.Length, samples.Length - _at) / channels;
        var count = Math.Min(frames, 1 + _random.Next(_random.Next(2) == 0 ? 7 : 5000)) * channels;
        samples.AsSpan(_at, count).CopyTo(buffer.Span);
        _at += count;
        return count;
    }

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }
}

/// <summary>Claims whatever it is told to.</summary>
internal sealed class ClaimingSource(int sampleRate, int channels, int count = 0) : IAudioSource
{
    public string Name => "claims";

    public int SampleRate => sampleRate;

    public int Channels => channels;

    public TimeSpan? Duration => null;

    public ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(count);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

internal static class TestSound
{
    public static float[] Noise(int samples, int seed)
    {
        var random = new Random(seed);
        var noise = new float[samples];
        for (var i = 0; i < samples; i++) noise[i] = (float)((random.NextDouble() * 2) - 1);
        return noise;
    }

    public static float[] Sine(int samples, double frequencyHz, int sampleRate, double level = 0.8)
    {
        var sine = new float[samples];
        for (var i = 0; i < samples; i++) sine[i] = (float)(level * Math.Sin(2 * Math.PI * frequencyHz * i / sampleRate));
        return sine;
    }

    public static async Task<float[]> ReadAllAsync(IAudioSource source, int block = 4096)
    {
        var all = new List<float>();
        var buffer = new float[Math.Max(block, source.Channels)];
        while (await source.ReadAsync(buffer, TestContext.Current.CancellationToken) is var count and > 0) all.AddRange(buffer.AsSpan(0, count));
        return [.. all];
    }

    public static async Task<float[]> ReadMonoAsync(IAudioSource source, int seed = 0)
    {
        var random = new Random(seed);
        var all = new List<float>();
        await using var reader = new MonoReader(source);
        while (true)
        {
            var buffer = new float[1 + random.Next(9000)];
            var count = await reader.ReadAsync(buffer, TestContext.Current.CancellationToken);
            if (count == 0) return [.. all];
            all.AddRange(buffer.AsSpan(0, count));
        }
    }
}
