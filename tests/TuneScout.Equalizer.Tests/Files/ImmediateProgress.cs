namespace TuneScout.Equalizer.Tests;

/// <summary>Reports on the thread that works: what it sees is in order, and it can stop the work.</summary>
internal sealed class ImmediateProgress(Action<FileProgress> report) : IProgress<FileProgress>
{
    public void Report(FileProgress value) => report(value);
}
