namespace TuneScout.Equalizer;

/// <summary>A file that is written beside its place and put there when it is whole.</summary>
internal sealed class TemporaryOutput
{
    private readonly bool _overwrite;
    private bool _done;

    private TemporaryOutput(string finalPath, string temporaryPath, bool overwrite) => (FinalPath, TemporaryPath, _overwrite) = (finalPath, temporaryPath, overwrite);

    public string FinalPath { get; }

    public string TemporaryPath { get; }

    /// <summary>Makes an empty file beside the place, which finds out early whether one may write there.</summary>
    public static TemporaryOutput Create(string path, bool overwrite)
    {
        if (Directory.Exists(path)) throw new SoundFileException(path, SoundFileError.Exists, "this is a directory; name a file");
        if (!overwrite && File.Exists(path)) throw Exists(path);
        try
        {
            var full = Path.GetFullPath(path);
            var temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Guid.NewGuid():N}.part");
            new FileStream(temporary, FileMode.CreateNew, FileAccess.Write).Dispose();
            return new TemporaryOutput(path, temporary, overwrite);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw FileWriting.Explain(path, fault);
        }
    }

    /// <summary>Puts the file to its place, after its bytes are on the disk.</summary>
    public void Commit()
    {
        try
        {
            using (var stream = new FileStream(TemporaryPath, FileMode.Open, FileAccess.Write)) stream.Flush(flushToDisk: true);
            File.Move(TemporaryPath, FinalPath, _overwrite);
            _done = true;
        }
        catch (IOException) when (!_overwrite && File.Exists(FinalPath))
        {
            throw Exists(FinalPath);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw FileWriting.Explain(FinalPath, fault);
        }
    }

    /// <summary>Takes the file away if it was not put to its place.</summary>
    public void Discard()
    {
        if (_done) return;
        try
        {
            File.Delete(TemporaryPath);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The fault that led here is the one to tell.
        }
    }

    private static SoundFileException Exists(string path) => new(path, SoundFileError.Exists, "there is a file of this name already; choose another, or say that it may be replaced");
}
