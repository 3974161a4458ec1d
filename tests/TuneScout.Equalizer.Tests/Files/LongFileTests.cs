namespace TuneScout.Equalizer.Tests;

/// <summary>Runs alone: what it measures is the memory of the whole process.</summary>
[CollectionDefinition(nameof(LongFileTests), DisableParallelization = true)]
[Collection(nameof(LongFileTests))]
public sealed class LongFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ten_hours_take_no_more_memory_than_a_minute()
    {
        await ProcessAsync(1);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        await ProcessAsync(600, () => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before));
        TestContext.Current.TestOutputHelper?.WriteLine($"{most} bytes");
        Assert.InRange(most, 0, 4 << 20);

        async Task ProcessAsync(int minutes, Action? look = null)
        {
            // At 8 kHz, so that the file does not fill the disk; blocks are of frames, whatever the rate.
            await using var source = new Endless(minutes * 60L * 8000);
            var seen = 0;
            var progress = new ImmediateProgress(_ =>
            {
                if (++seen % 2000 == 0) look?.Invoke();
            });
            await FileEqualizer.ProcessAsync(source, _folder["long.wav"], Make(), new() { Overwrite = true }, progress, Cancellation);
            Assert.InRange(new FileInfo(_folder["long.wav"]).Length, 2 * 60L * 8000 * minutes, (2 * 60L * 8000 * minutes) + 200);
        }
    }

    private static GraphicEqualizer Make()
    {
        var equalizer = new GraphicEqualizer(new() { Limiter = true });
        equalizer.SetGains([6, 4, 2, 0, -2, 0, 2, 3, 4, 5]);
        return equalizer;
    }

    private sealed class Endless(long frames) : ISampleSource
    {
        private long _left = frames;
        private uint _state = 1;

        public string Name => "endless";

        public int SampleRate => 8000;

        public int Channels => 1;

        public TimeSpan? Duration => null;

        public ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(_left, buffer.Length);
            foreach (ref var sample in buffer.Span[..count]) sample = ((_state = (_state * 1664525) + 1013904223) >> 8) * (0.5f / (1 << 24));
            _left -= count;
            return ValueTask.FromResult(count);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
