using TuneScout.Fingerprinting;
using TuneScout.Storage.Conformance;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Index;

public sealed class ConstellationPackTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.pack");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Pack_writtenAndOpened_findsEachTrackAndNoOther()
    {
        var tracks = Enumerable.Range(0, 50).Select(static i => (Ordinal: (i * 3) + 1, Bytes: Synthetic.Fingerprint(i).ToBytes())).ToArray();
        Write(tracks);
        using var pack = ConstellationPack.Open(_path);
        Assert.Equal(tracks.Select(static track => track.Ordinal), pack.Rows.ToArray().Select(static row => row.Ordinal));
        foreach (var (ordinal, bytes) in tracks)
        {
            Assert.Equal(bytes, pack.Find(ordinal));
            Assert.Null(pack.Find(ordinal + 1));
        }

        Assert.Null(pack.Find(0));
    }

    [Fact]
    public void Pack_withoutTracks_isOne()
    {
        Write([]);
        using var pack = ConstellationPack.Open(_path);
        Assert.Equal(0, pack.Rows.Length);
        Assert.Null(pack.Find(0));
    }

    [Fact]
    public void Pack_changedAnywhereInItsTable_isRefused()
    {
        Write([.. Enumerable.Range(0, 4).Select(static i => (i, Synthetic.Fingerprint(i).ToBytes()))]);
        var bytes = File.ReadAllBytes(_path);
        for (var at = 0; at < 24 + (4 * 40); at++)
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= 0x40;
            File.WriteAllBytes(_path, changed);
            Assert.Throws<InvalidDataException>(() => ConstellationPack.Open(_path).Dispose());
        }
    }

    [Fact]
    public void Pack_cutOff_isRefused()
    {
        Write([.. Enumerable.Range(0, 4).Select(static i => (i, Synthetic.Fingerprint(i).ToBytes()))]);
        var bytes = File.ReadAllBytes(_path);
        foreach (var length in new[] { 0, 10, 30, bytes.Length - 1 })
        {
            File.WriteAllBytes(_path, bytes[..length]);
            Assert.Throws<InvalidDataException>(() => ConstellationPack.Open(_path).Dispose());
        }
    }

    private void Write((int Ordinal, byte[] Bytes)[] tracks) => ConstellationPack.Write(
        _path, [.. tracks.Select(static track => (new TrackRow(track.Ordinal, new TrackId((ulong)track.Ordinal), 5, 7, track.Bytes.Length), (Func<byte[]>)(() => track.Bytes)))]);
}
