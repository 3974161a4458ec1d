using FsCheck.Xunit;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Local.Tests.Segments;

public sealed class SegmentTests : IDisposable
{
    private const string Scheme = "ts1-40-25-6";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Any postings, from one frame to the largest, from one ordinal to all that there are.</summary>
    [Property(MaxTest = 60)]
    public void WriteThenRead_isIdentity(int seed, byte spread, byte size)
    {
        var random = new Random(seed);
        var limit = 1L << (1 + (spread % 31));
        var runs = new SortedDictionary<uint, Posting[]>();
        for (var i = 0; i < size; i++)
        {
            var hash = (uint)random.Next(random.Next(2) == 0 ? 300 : (int)ConstellationHasher.HashLimit);
            var count = random.Next(8) == 0 ? random.Next(1, 200) : random.Next(1, 6);
            runs[hash] = [.. Enumerable.Range(0, count).Select(_ => new Posting((int)random.NextInt64(limit), (int)random.NextInt64(limit)))
                .OrderBy(static posting => posting.Ordinal).ThenBy(static posting => posting.Frame)];
        }

        var (path, row) = Write("any", runs, 0, (int)(limit - 1), expected: random.Next(200_000));
        var segment = Segment.Open(path, row, Scheme);
        Assert.Null(segment.Verify(CancellationToken.None));
        var cursor = new SegmentCursor(segment);
        foreach (var (hash, postings) in runs)
        {
            Assert.Equal(hash, cursor.Hash);
            var read = new Posting[cursor.Count];
            cursor.Read(read);
            Assert.Equal(postings, read);
            cursor.MoveNext();
        }

        Assert.Equal(SegmentCursor.End, cursor.Hash);
        AssertFinds(segment, runs, random);
        segment.Release();
    }

    [Property(MaxTest = 30)]
    public void Merge_isTheUnionWithoutTheDead(int seed, byte parts)
    {
        var random = new Random(seed);
        var tracks = new TrackTable();
        var segments = new List<Segment>();
        var all = new SortedDictionary<uint, List<Posting>>();
        for (var part = 0; part < 1 + (parts % 4); part++)
        {
            var first = tracks.Limit;
            for (var i = 0; i < 5; i++) tracks.Add(new TrackId((ulong)random.NextInt64()));
            var points = Enumerable.Range(first, 5).Select(ordinal => new TrackHashes(ordinal, [.. Enumerable.Range(0, random.Next(200)).Select(frame => new HashPoint((uint)random.Next(90) * 45000, frame))])).ToList();
            foreach (var (ordinal, hashes) in points)
            {
                foreach (var (hash, frame) in hashes)
                {
                    if (!all.TryGetValue(hash, out var postings)) all[hash] = postings = [];
                    postings.Add(new Posting(ordinal, frame));
                }
            }

            var run = PostingRun.Build(points);
            var path = Path.Combine(_folder.Path, $"part{part}");
            SegmentMerger.Write(run, first, tracks.Limit - 1, path, Scheme);
            segments.Add(Segment.Open(path, new SegmentRow(part, first, tracks.Limit - 1, run.Count, 0), Scheme));
        }

        for (var i = 0; i < tracks.Limit; i++)
        {
            if (random.Next(3) == 0) tracks.Remove(i, 1);
        }

        var view = tracks.At(1);
        var merged = Path.Combine(_folder.Path, "merged");
        var header = SegmentMerger.Merge(segments, view, merged, Scheme, CancellationToken.None);
        foreach (var postings in all.Values) postings.RemoveAll(posting => !view.IsAlive(posting.Ordinal));
        Assert.Equal(all.Values.Sum(static postings => (long)postings.Count), header.Postings);
        var segment = Segment.Open(merged, new SegmentRow(9, 0, tracks.Limit - 1, header.Postings, 1), Scheme);
        AssertFinds(segment, all.ToDictionary(static run => run.Key, static run => run.Value.ToArray()), random);
        segments.Add(segment);
        foreach (var each in segments) each.Release();
    }

    [Fact]
    public void Write_ofHashesOutOfOrder_isRefused()
    {
        using var writer = new SegmentWriter(Path.Combine(_folder.Path, "order"), Scheme, 0, 9, 1000);
        writer.Add(ConstellationHasher.HashLimit - 1, [new Posting(1, 1)]);
        Assert.Throws<InvalidOperationException>(() => writer.Add(0, [new Posting(1, 1)]));
    }

    [Fact]
    public void Open_ofAnotherSchemeOrAnotherFile_isRefused()
    {
        var (path, row) = Write("scheme", new SortedDictionary<uint, Posting[]> { [5] = [new Posting(0, 1)] }, 0, 0, 1);
        Assert.Contains("ts1-30-15-4", Assert.Throws<InvalidDataException>(() => Segment.Open(path, row, "ts1-30-15-4")).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => Segment.Open(path, row with { Postings = 2 }, Scheme));
    }

    [Fact]
    public void DeleteAtEnd_keepsTheFileUntilTheLastReferenceGoes()
    {
        var (path, row) = Write("kept", new SortedDictionary<uint, Posting[]> { [5] = [new Posting(0, 1)] }, 0, 0, 1);
        var segment = Segment.Open(path, row, Scheme);
        segment.AddReference();
        segment.DeleteAtEnd();
        segment.Release();
        Assert.True(File.Exists(path));
        segment.Release();
        Assert.False(File.Exists(path));
    }

    private static void AssertFinds(Segment segment, IReadOnlyDictionary<uint, Posting[]> runs, Random random)
    {
        using var buffer = new PostingBuffer();
        var everyone = new TrackTable().At(0); // asked only where a removal was noted
        foreach (var hash in runs.Keys.Concat(Enumerable.Range(0, 50).Select(_ => (uint)random.Next((int)ConstellationHasher.HashLimit))).Append(uint.MaxValue))
        {
            buffer.Clear();
            segment.Find(hash, everyone, buffer);
            buffer.EndHash();
            Assert.Equal(runs.TryGetValue(hash, out var postings) ? postings : [], buffer[0].ToArray());
        }

        // In ascending order with one cursor, with neighbours that are there and some that are not.
        var cursor = default(BucketCursor);
        foreach (var hash in runs.Keys.SelectMany(static hash => new[] { hash, hash + 1, hash + 2 }).Append(uint.MaxValue).Distinct().Order())
        {
            buffer.Clear();
            segment.Find(hash, everyone, buffer, ref cursor);
            buffer.EndHash();
            Assert.Equal(runs.TryGetValue(hash, out var postings) ? postings : [], buffer[0].ToArray());
        }
    }

    private (string Path, SegmentRow Row) Write(string name, SortedDictionary<uint, Posting[]> runs, int first, int last, long expected)
    {
        var path = Path.Combine(_folder.Path, name);
        using var writer = new SegmentWriter(path, Scheme, first, last, expected);
        foreach (var (hash, postings) in runs) writer.Add(hash, postings);
        return (path, new SegmentRow(1, first, last, writer.Complete().Postings, 0));
    }
}
