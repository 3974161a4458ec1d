namespace TuneScout.Storage.Local.Tests;

/// <summary>A folder that goes when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("tunescout-local-").FullName;

    public IReadOnlyList<string> Segments => [.. Directory.EnumerateFiles(System.IO.Path.Combine(Path, "segments")).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
