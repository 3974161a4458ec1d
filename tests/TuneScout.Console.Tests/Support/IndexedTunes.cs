namespace TuneScout.Console.Tests;

/// <summary>A library of four tunes, "tune 0" to "tune 3", in a folder of each test's own.</summary>
public abstract class IndexedTunes : IAsyncLifetime
{
    private protected TemporaryFolder Folder { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var music = Folder.Folder("music");
        for (var i = 0; i < 4; i++) Wav.WriteMelody(Path.Combine(music, $"tune {i}.wav"), i, 25);
        Assert.Equal(0, (await ToolRun.InProcessAsync(Folder.Store, "index", music)).ExitCode);
    }

    public ValueTask DisposeAsync()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
