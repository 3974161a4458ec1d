namespace TuneScout.Storage.Aws.Tests;

/// <summary>Bytes to store, and streams that behave badly.</summary>
internal static class Contents
{
    public static byte[] Of(int length, int seed = 1)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }

    /// <summary>A stream that cannot seek, and does something when it reaches a position.</summary>
    public sealed class Acting(byte[] content, long at, Action act) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (base.Position >= at) act();
            return await base.ReadAsync(buffer[..Math.Min(buffer.Length, 1 << 20)], cancellationToken);
        }
    }

    public sealed class Collector : IProgress<long>
    {
        public List<long> Reports { get; } = [];

        public void Report(long value)
        {
            lock (Reports) Reports.Add(value);
        }
    }
}
