using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class PostingBufferTests
{
    [Fact]
    public void Hashes_with_more_postings_than_are_wanted_have_none()
    {
        using var buffer = new PostingBuffer { MostPerHash = 2 };
        Add(buffer, 2);
        Add(buffer, 3);
        Add(buffer, 1);
        Assert.Equal([2, 0, 1], Enumerable.Range(0, buffer.HashCount).Select(hash => buffer[hash].Length));
        Assert.Equal(3, buffer.Count);
    }

    [Fact]
    public void Too_many_in_one_part_of_the_tracks_leave_the_whole_hash_out()
    {
        using var buffer = new PostingBuffer { MostPerHash = 2 };
        buffer.Add(new Posting(1, 1));
        Assert.False(buffer.Wants(3));
        Assert.False(buffer.Wants(1)); // of the same hash nothing is wanted any more
        buffer.EndHash();
        Assert.True(buffer.Wants(2));
        Add(buffer, 2);
        Assert.Equal([0, 2], [buffer[0].Length, buffer[1].Length]);
        Assert.False(buffer.Wants(9));
        buffer.Clear();
        Assert.True(buffer.Wants(1));
    }

    private static void Add(PostingBuffer buffer, int postings)
    {
        for (var i = 0; i < postings; i++) buffer.Add(new Posting(i, i));
        buffer.EndHash();
    }
}
