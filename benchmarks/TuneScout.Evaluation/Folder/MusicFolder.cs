using TuneScout.Console;

namespace TuneScout.Evaluation;

/// <summary>Lists the music of a folder.</summary>
internal static class MusicFolder
{
    // Names that begin with a dot are hidden: macOS leaves such files beside music. Links are left out: no file is taken twice, no loop entered.
    private static readonly EnumerationOptions Enumeration = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    /// <summary>The files by their paths below the folder, with slashes, in ordinal order: the same on every system.</summary>
    /// <exception cref="EvaluationException">There is no such folder, or too little music in it.</exception>
    public static IReadOnlyList<string> List(string folder)
    {
        if (!Directory.Exists(folder)) throw new EvaluationException($"{folder} is not a folder: name one that holds music.");
        var names = Directory.EnumerateFiles(folder, "*", Enumeration)
            .Where(AudioExtensions.IsAudio)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (names.Count < 2)
            throw new EvaluationException($"{folder} holds {names.Count} audio files: at least two are needed, one to index and one to leave out. Name another folder.");
        return names;
    }
}
