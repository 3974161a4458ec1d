using System.Globalization;
using System.Text;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>The right to write to a folder: a file that is held open exclusively. The operating system gives it back when its holder dies.</summary>
internal sealed class WriterLock : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);
    private readonly FileStream _file;

    private WriterLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, waiting for it if asked to.</summary>
    /// <exception cref="StoreException">Someone else holds it; the message says who.</exception>
    public static async ValueTask<WriterLock> AcquireAsync(StoreFolder folder, TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                // On Windows a lock is mandatory: others must be let in to read who holds it. Elsewhere it is advisory.
                var share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;
                var file = new FileStream(folder.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 0);
                file.SetLength(0);
                file.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                    $"process {Environment.ProcessId} on {Environment.MachineName} since {timeProvider.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC\n")));
                file.Flush();
                return new WriterLock(file);
            }
            catch (IOException fault) when (fault is not (FileNotFoundException or DirectoryNotFoundException) && File.Exists(folder.Lock))
            {
                if (timeProvider.GetElapsedTime(started) >= timeout) throw InUse(folder, fault);
            }

            await Task.Delay(PollInterval, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _file.Dispose();

    private static StoreException InUse(StoreFolder folder, IOException fault)
    {
        var holder = "";
        try
        {
            holder = StoreFolder.ReadLocked(folder.Lock).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // The message does without the name then.
        }

        if (holder.Length == 0) holder = "another process";
        return new StoreException(
            $"{folder.Path} is in use: {holder} has it open for writing. Wait until it is done (LocalStoreOptions.LockTimeout), close it, or open the folder with LocalStoreOptions.ReadOnly.", fault);
    }
}
