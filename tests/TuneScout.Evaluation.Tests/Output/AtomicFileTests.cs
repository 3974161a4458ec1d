namespace TuneScout.Evaluation.Tests;

public sealed class AtomicFileTests
{
    [Fact]
    public async Task WriteAsync_that_fails_leaves_what_was_there_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["a.txt"], "old", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<InvalidOperationException>(() => AtomicFile.WriteAsync(folder["a.txt"], async part =>
        {
            await File.WriteAllTextAsync(part, "half", TestContext.Current.CancellationToken);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", await File.ReadAllTextAsync(folder["a.txt"], TestContext.Current.CancellationToken));
        Assert.Single(Directory.GetFiles(folder.Path));
    }
}
