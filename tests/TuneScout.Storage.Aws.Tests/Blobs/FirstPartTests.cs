using System.Buffers;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Blobs;

public sealed class FirstPartTests
{
    public static TheoryData<int, bool> Lengths()
    {
        var data = new TheoryData<int, bool>();
        foreach (var length in new[] { 0, 1, 100_000, (128 << 10) - 1, 128 << 10, (128 << 10) + 1, 3_000_000, MultipartUpload.PartBytes - 1, MultipartUpload.PartBytes, MultipartUpload.PartBytes + 7 })
        {
            data.Add(length, true);
            data.Add(length, false);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task ReadAsync_ofAnyLength_readsUpToOnePartAndTakesNoMoreMemoryThanThat(int length, bool seekable)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        await using var stream = new Trickle(content, seekable);
        var (bytes, count) = await FirstPart.ReadAsync(stream, TestContext.Current.CancellationToken);
        Assert.Equal(Math.Min(length, MultipartUpload.PartBytes), count);
        Assert.True(bytes.AsSpan(0, count).SequenceEqual(content.AsSpan(0, count)));
        // The pool gives powers of two.
        Assert.InRange(bytes.Length, count, Math.Max(128 << 10, Math.Min(8L * count, MultipartUpload.PartBytes)));
        ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <summary>Gives a little at a time, as networks do.</summary>
    private sealed class Trickle(byte[] content, bool seekable) : MemoryStream(content)
    {
        public override bool CanSeek => seekable;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(buffer.Length, 70_001)], cancellationToken);
    }
}
