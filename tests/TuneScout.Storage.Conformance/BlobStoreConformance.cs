using FsCheck.Xunit;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Conformance;

/// <summary>What every <see cref="IBlobStore"/> does.</summary>
public abstract class BlobStoreConformance
{
    /// <summary>Makes an empty store.</summary>
    protected abstract ValueTask<IBlobStore> OpenAsync();

    /// <summary>Random puts and deletes give at every moment what a dictionary gives.</summary>
    [Property(MaxTest = 50)]
    public async Task AnySequence_givesWhatADictionaryGives(byte[] steps)
    {
        await using var store = await OpenAsync();
        var model = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            var content = Content(step & 7);
            var id = BlobId.Of(content);
            if (step < 170)
            {
                var info = await store.PutAsync(new DribblingStream(content), "audio/flac");
                Assert.Equal(new BlobInfo { Id = id, Length = content.Length, ContentType = "audio/flac" }, info);
                model[id.ToString()] = content;
            }
            else
            {
                Assert.Equal(model.Remove(id.ToString()), await store.DeleteAsync(id));
            }
        }

        var listed = new List<string>();
        await foreach (var info in store.ListAsync())
        {
            listed.Add(info.Id.ToString());
            Assert.Equal(info, await store.GetInfoAsync(info.Id));
            Assert.Equal(model[info.Id.ToString()], await ReadAsync(store, info.Id, 0, null));
        }

        Assert.Equal(model.Keys, listed, StringComparer.Ordinal);
    }

    [Property(MaxTest = 50)]
    public async Task OpenReadAsync_ofAPart_givesJustThatPart(byte seed, byte offset, byte? length)
    {
        await using var store = await OpenAsync();
        var content = Content(seed);
        var info = await store.PutAsync(new MemoryStream(content), "audio/wav");
        if (offset > content.Length)
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await store.OpenReadAsync(info.Id, offset, length));
            return;
        }

        Assert.Equal(content.Skip(offset).Take(length ?? int.MaxValue), await ReadAsync(store, info.Id, offset, length));
    }

    [Fact]
    public async Task Reads_ofABlobThatIsNotThere_giveNull()
    {
        await using var store = await OpenAsync();
        var id = BlobId.Of([1, 2, 3]);
        Assert.Null(await store.OpenReadAsync(id));
        Assert.Null(await store.GetInfoAsync(id));
        Assert.False(await store.DeleteAsync(id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("audio/flac\r\nX-Evil: 1")]
    [InlineData("aüdio")]
    public async Task PutAsync_ofAContentTypeThatIsNone_isRefused(string contentType)
    {
        await using var store = await OpenAsync();
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.PutAsync(new MemoryStream([1]), contentType));
    }

    [Fact]
    public async Task PutAsync_whenTheStreamFails_storesNothing()
    {
        await using var store = await OpenAsync();
        await Assert.ThrowsAsync<IOException>(async () => await store.PutAsync(new DribblingStream(Content(5), failAtEnd: true), "audio/flac"));
        await foreach (var _ in store.ListAsync()) Assert.Fail("a blob is there");
    }

    [Fact]
    public async Task PutAsync_reportsProgress()
    {
        await using var store = await OpenAsync();
        var reports = new List<long>();
        await store.PutAsync(new DribblingStream(Content(200)), "audio/flac", new Collector(reports));
        Assert.Equal(Content(200).Length, reports[^1]);
        Assert.Equal(reports.Order(), reports);
    }

    private static byte[] Content(int seed)
    {
        var content = new byte[seed];
        new Random(seed).NextBytes(content);
        return content;
    }

    private static async Task<byte[]> ReadAsync(IBlobStore store, BlobId id, long offset, long? length)
    {
        await using var stream = await store.OpenReadAsync(id, offset, length);
        Assert.NotNull(stream);
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }

    private sealed class Collector(List<long> reports) : IProgress<long>
    {
        public void Report(long value) => reports.Add(value);
    }

    /// <summary>Gives a few bytes at a time, as a network does.</summary>
    private sealed class DribblingStream(byte[] content, bool failAtEnd = false) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer[..Math.Min(buffer.Length, 7)], cancellationToken);
            return read == 0 && failAtEnd ? throw new IOException("cut off") : read;
        }
    }
}
