using System.Globalization;
using System.Runtime.InteropServices;

namespace TuneScout.Storage.Local;

/// <summary>Where the files of a store are.</summary>
internal sealed partial class StoreFolder(string folder)
{
    public const string DatabaseName = "library.db";
    private const string SegmentExtension = ".seg";
    private const string TemporaryExtension = ".tmp";
    private const int OpenReadOnly = 0;

    public string Path { get; } = System.IO.Path.GetFullPath(folder);

    public string Database => System.IO.Path.Combine(Path, DatabaseName);

    public string Lock => System.IO.Path.Combine(Path, "writer.lock");

    public string Blobs => System.IO.Path.Combine(Path, "blobs");

    private string Segments => System.IO.Path.Combine(Path, "segments");

    public string Segment(long number) => System.IO.Path.Combine(Segments, number.ToString("D12", CultureInfo.InvariantCulture) + SegmentExtension);

    public string Temporary(long number) => Segment(number) + TemporaryExtension;

    /// <summary>Bytes of the database's files.</summary>
    public long DatabaseBytes => LengthOf(Database) + LengthOf(Database + "-wal") + LengthOf(Database + "-shm");

    public void Create()
    {
        Directory.CreateDirectory(Segments);
        FlushFolder(Path);
        if (System.IO.Path.GetDirectoryName(Path) is { } parent) FlushFolder(parent);
    }

    /// <summary>Gives a finished file its name, durably.</summary>
    public void Publish(long number)
    {
        File.Move(Temporary(number), Segment(number), overwrite: true);
        FlushFolder(Segments);
    }

    /// <summary>Deletes a segment file that did not come to be used.</summary>
    public void TryDelete(long number)
    {
        try
        {
            File.Delete(Temporary(number));
            File.Delete(Segment(number));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It is in no manifest: whoever opens the folder for writing next deletes it.
        }
    }

    /// <summary>Deletes what a crash left: files that are in no manifest.</summary>
    public void DeleteGarbage(IEnumerable<long> known)
    {
        var names = known.Select(Segment).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Segments))
        {
            if (names.Contains(file)) continue;
            if (file.EndsWith(SegmentExtension, StringComparison.Ordinal) || file.EndsWith(SegmentExtension + TemporaryExtension, StringComparison.Ordinal))
                File.Delete(file);
        }
    }

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    // A rename is durable once the folder that holds the name is flushed; on Windows the journal of the file system sees to it.
    internal static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(path, OpenReadOnly);
        if (descriptor < 0) return; // a folder that may not be read (/ of some containers): its own flush is not ours to make
        var failed = Flush(descriptor) != 0;
        var error = Marshal.GetLastPInvokeErrorMessage();
        _ = Close(descriptor);
        if (failed) throw new IOException($"{path} cannot be flushed to the disk: {error}");
    }

    /// <summary>Reads a small file that its owner holds exclusively: locks of this system are advisory, but the runtime honours them.</summary>
    internal static string ReadLocked(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            using var shared = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var text = new StreamReader(shared);
            return text.ReadToEnd();
        }

        var descriptor = Open(path, OpenReadOnly);
        if (descriptor < 0) return "";
        using var handle = new Microsoft.Win32.SafeHandles.SafeFileHandle(descriptor, ownsHandle: true);
        var bytes = new byte[1024];
        return System.Text.Encoding.UTF8.GetString(bytes.AsSpan(0, RandomAccess.Read(handle, bytes, 0)));
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
