using System.Globalization;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Looks at a file, and decodes and fingerprints it where the library does not hold it yet. Thread-safe.</summary>
internal sealed class FilePreparer(Library library, IndexProgress progress)
{
    public async Task<PreparedFile> PrepareAsync(FoundFile found, CancellationToken cancellationToken)
    {
        if (found.Error is { } error) return Failed(found, error);
        try
        {
            var path = Path.GetFullPath(found.Path);
            var stamp = StampOf(path);
            var known = await library.FindBySourceAsync(path, cancellationToken);
            if (known is not null && string.Equals(known.Metadata.SourceStamp, stamp, StringComparison.Ordinal)) return Skipped(found, known);
            return await DecodeAsync(found, path, stamp, known, cancellationToken);
        }
        catch (Exception exception) when (FileFault.ReasonOf(exception) is { } reason)
        {
            await FileFault.LetCtrlCWinAsync(exception, cancellationToken);
            return Failed(found, reason);
        }
    }

    public static PreparedFile Skipped(FoundFile found, Track known) => new(found)
    {
        Outcome = new IndexOutcome(found, IndexStatus.Skipped) { TrackId = known.Id, Duration = known.Duration },
    };

    private static PreparedFile Failed(FoundFile found, string reason) => new(found)
    {
        Outcome = new IndexOutcome(found, IndexStatus.Error) { Error = reason },
    };

    private async Task<PreparedFile> DecodeAsync(FoundFile found, string path, string stamp, Track? known, CancellationToken cancellationToken)
    {
        Fingerprint fingerprint;
        AudioTags? tags;
        await using (var source = await AudioFile.OpenAsync(path, null, cancellationToken))
        {
            fingerprint = await library.FingerprintAsync(source, progress.OfOneFile(), cancellationToken);
            tags = (source as FfmpegAudioSource)?.Tags; // told while it was decoded: ffprobe would cost a sixth of the whole
        }

        tags ??= await AudioTags.ReadAsync(path, null, cancellationToken);
        return new PreparedFile(found)
        {
            Known = known,
            Fingerprint = fingerprint,
            Metadata = new TrackMetadata
            {
                Title = tags.Title,
                Artist = tags.Artist,
                Album = tags.Album,
                Source = path,
                SourceStamp = stamp,
            },
        };
    }

    // Taken before the file is read: if it changes meanwhile, the next run sees that.
    private static string StampOf(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists) throw new FileNotFoundException(message: null, path);
        if (file.Length == 0) throw new AudioException(path, AudioError.Empty, "empty: no bytes at all"); // nor is a named pipe opened, which could wait for ever
        return string.Create(CultureInfo.InvariantCulture, $"{file.Length}-{file.LastWriteTimeUtc.Ticks}");
    }
}
