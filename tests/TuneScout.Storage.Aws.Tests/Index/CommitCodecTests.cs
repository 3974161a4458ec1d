using FsCheck.Xunit;
using TuneScout.Fingerprinting;
using Xunit;

namespace TuneScout.Storage.Aws.Tests.Index;

public sealed class CommitCodecTests
{
    [Property(MaxTest = 200)]
    public void Commit_writtenAndRead_isTheSame(int seed)
    {
        var commit = Make(new Random(seed));
        var read = CommitCodec.DecodeCommit(commit.Sequence, commit.At, CommitCodec.Encode(commit));
        Assert.Equal((commit.Kind, commit.Token, commit.At, commit.Sequence), (read.Kind, read.Token, read.At, read.Sequence));
        Assert.Equal(commit.Added, read.Added);
        Assert.Equal(commit.Removed, read.Removed);
        Assert.Equal(commit.NewSegments, read.NewSegments);
        Assert.Equal(commit.ReplacedSegments, read.ReplacedSegments);
    }

    [Property(MaxTest = 200)]
    public void Checkpoint_writtenAndRead_isTheSame(int seed)
    {
        var random = new Random(seed);
        var checkpoint = new Checkpoint
        {
            Options = FingerprintOptions.Compact,
            Sequence = random.NextInt64(1L << 50),
            NextOrdinal = random.Next(),
            Segments = Many(random, Segment),
            Removed = [.. Many(random, static r => r.Next()).Order()],
            Level0 = Many(random, Row),
        };
        var read = CommitCodec.DecodeCheckpoint(CommitCodec.Encode(checkpoint));
        Assert.Equal((checkpoint.Options, checkpoint.Sequence, checkpoint.NextOrdinal), (read.Options, read.Sequence, read.NextOrdinal));
        Assert.Equal(checkpoint.Segments, read.Segments);
        Assert.Equal(checkpoint.Removed, read.Removed);
        Assert.Equal(checkpoint.Level0, read.Level0);
    }

    /// <summary>Whatever bytes stand in the table: an error that says so, never another fault and never endless memory.</summary>
    [Property(MaxTest = 500)]
    public void DamagedCommit_isRefusedOrRead(int seed)
    {
        var random = new Random(seed);
        var bytes = CommitCodec.Encode(Make(random)).ToArray();
        for (var i = 0; i < 3; i++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        if (random.Next(2) == 0) bytes = bytes[..random.Next(bytes.Length)];
        try
        {
            CommitCodec.DecodeCommit(1, DateTimeOffset.UnixEpoch, new MemoryStream(bytes));
        }
        catch (StoreException fault)
        {
            Assert.Contains("commit 1", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void NewerVersion_isNamed()
    {
        var bytes = CommitCodec.Encode(Make(new Random(1))).ToArray();
        bytes[0] = 9;
        var fault = Assert.Throws<StoreException>(() => CommitCodec.DecodeCommit(7, DateTimeOffset.UnixEpoch, new MemoryStream(bytes)));
        Assert.Equal("commit 7 of the index's log has version 9; this software reads version 1: update it.", fault.Message);
    }

    private static Commit Make(Random random) => new()
    {
        Sequence = random.NextInt64(1L << 50),
        Kind = (CommitKind)random.Next(1, 5),
        Token = (ulong)random.NextInt64(),
        At = DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(1L << 40)),
        Added = Many(random, Row),
        Removed = Many(random, Row),
        NewSegments = Many(random, Segment),
        ReplacedSegments = Many(random, Name),
    };

    private static List<T> Many<T>(Random random, Func<Random, T> make) => [.. Enumerable.Range(0, random.Next(6)).Select(_ => make(random))];

    private static TrackRow Row(Random random) => new(random.Next(), new TrackId((ulong)random.NextInt64()), (ulong)random.NextInt64(), random.Next(), random.Next());

    private static SegmentInfo Segment(Random random) => new(
        Name(random), random.Next(), random.Next(), random.NextInt64(), random.Next(), random.NextInt64(), random.NextInt64(), (ulong)random.NextInt64(), random.NextInt64(), (ulong)random.NextInt64());

    private static string Name(Random random) => random.NextInt64().ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}
