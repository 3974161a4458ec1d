using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using Xunit;

namespace TuneScout.Storage.Local.Tests.Blobs;

[Implementation(typeof(FolderBlobStore))]
public sealed class FolderBlobStoreTests : BlobStoreConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _stores;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ABlobWhoseBytesWereChanged_isToldAtTheEndOfAFullRead()
    {
        await using var store = await OpenAsync();
        var info = await store.PutAsync(new MemoryStream(new byte[100_000]), "audio/flac");
        var path = PathOf(info);
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[77_777] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        await using var whole = await store.OpenReadAsync(info.Id);
        var fault = await Assert.ThrowsAsync<StoreException>(async () => await whole!.CopyToAsync(Stream.Null));
        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
        await using var part = await store.OpenReadAsync(info.Id, 10, 20); // of a part nothing is known
        Assert.Equal(20, part!.Length);
        await part.CopyToAsync(Stream.Null);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(1000)]
    public async Task ABlobThatIsCutOff_isToldAtOnce_andHealedByStoringItAgain(int length)
    {
        await using var store = await OpenAsync();
        var info = await store.PutAsync(new MemoryStream(new byte[1000]), "audio/flac");
        await File.WriteAllBytesAsync(PathOf(info), new byte[length]);
        var fault = await Assert.ThrowsAsync<StoreException>(async () => await store.OpenReadAsync(info.Id));
        Assert.Contains(PathOf(info), fault.Message, StringComparison.Ordinal);
        Assert.Equal(info, await store.PutAsync(new MemoryStream(new byte[1000]), "audio/flac"));
        await using var healed = await store.OpenReadAsync(info.Id);
        await healed!.CopyToAsync(Stream.Null);
    }

    [Fact]
    public async Task TheStreamOfABlob_seeksAndReadsAsAnyFile()
    {
        await using var store = await OpenAsync();
        byte[] content = [.. Enumerable.Range(0, 200).Select(static i => (byte)i)];
        var info = await store.PutAsync(new MemoryStream(content), "audio/wav");
        await using var stream = await store.OpenReadAsync(info.Id, 50, 100);
        Assert.Equal(100, stream!.Length);
        stream.Position = 40;
        var read = new byte[20];
        await stream.ReadExactlyAsync(read);
        Assert.Equal(content[90..110], read);
        Assert.Equal(95, stream.Seek(-5, SeekOrigin.End));
        Assert.Equal(145, stream.ReadByte());
        stream.Position = 1000;
        Assert.Equal(-1, stream.ReadByte());
        Assert.Throws<IOException>(() => stream.Seek(-1, SeekOrigin.Begin));
    }

    [Fact]
    public async Task PutAsync_sweepsWhatACrashLeft_onceItIsADayOld()
    {
        var folder = Path.Combine(_folder.Path, "swept");
        Directory.CreateDirectory(folder);
        var old = Path.Combine(folder, "old.tmp");
        var young = Path.Combine(folder, "young.tmp");
        await File.WriteAllTextAsync(old, "x");
        await File.WriteAllTextAsync(young, "x");
        File.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));
        await using var store = new FolderBlobStore(folder);
        await store.PutAsync(new MemoryStream([1]), "audio/flac");
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
        Assert.Single(Directory.EnumerateFiles(folder)); // and leaves nothing of its own
    }

    [Fact]
    public async Task PutAsync_whereNothingCanBeWritten_saysWhere()
    {
        var file = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(file, "in the way");
        await using var store = new FolderBlobStore(file);
        var fault = await Assert.ThrowsAsync<StoreException>(async () => await store.PutAsync(new MemoryStream([1]), "audio/flac"));
        Assert.StartsWith($"{file}: storing a blob failed: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyAtOnce_ofTheSameBytes_areOneBlob()
    {
        await using var store = await OpenAsync();
        var puts = Enumerable.Range(0, 20).Select(i => Task.Run(async () => await store.PutAsync(new MemoryStream(new byte[50_000 + (i % 2)]), "audio/flac")));
        var ids = (await Task.WhenAll(puts)).Select(static info => info.Id).Distinct().Count();
        Assert.Equal(2, ids);
        var listed = 0;
        await foreach (var _ in store.ListAsync()) listed++;
        Assert.Equal(2, listed);
    }

    protected override ValueTask<IBlobStore> OpenAsync() => new(new FolderBlobStore(Path.Combine(_folder.Path, $"blobs{++_stores}")));

    private string PathOf(BlobInfo info) => Path.Combine(_folder.Path, $"blobs{_stores}", info.Id.ToString()[..2], info.Id.ToString());
}
