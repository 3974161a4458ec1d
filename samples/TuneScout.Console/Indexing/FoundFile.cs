namespace TuneScout.Console;

/// <summary>A path that is to be indexed, as its user would write it; or one that cannot be, and why.</summary>
internal readonly record struct FoundFile(string Path, long Bytes, string? Error = null);
