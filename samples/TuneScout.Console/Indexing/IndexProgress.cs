using System.Globalization;

namespace TuneScout.Console;

/// <summary>Counts what has been done and works out the rate and the time left. Thread-safe.</summary>
internal sealed class IndexProgress(TimeProvider timeProvider)
{
    private readonly long _started = timeProvider.GetTimestamp();
    private long _decodedTicks;
    private long _files;
    private long _bytes;
    private long _totalFiles = -1;
    private long _totalBytes;

    /// <summary>Sound that has been decoded and fingerprinted, of files that are not finished too.</summary>
    public TimeSpan Decoded => TimeSpan.FromTicks(Interlocked.Read(ref _decodedTicks));

    public TimeSpan Elapsed => timeProvider.GetElapsedTime(_started);

    public long Files => Interlocked.Read(ref _files);

    /// <summary>Decoded sound per time: 100 is a hundred seconds of music a second.</summary>
    public double TimesRealTime => Elapsed > TimeSpan.Zero ? Decoded / Elapsed : 0;

    /// <summary>A listener for the decoding of one file.</summary>
    public IProgress<TimeSpan> OfOneFile() => new FileProgress(this);

    public void Finish(FoundFile file)
    {
        Interlocked.Increment(ref _files);
        Interlocked.Add(ref _bytes, file.Bytes);
    }

    public void SetTotal(long files, long bytes)
    {
        Interlocked.Exchange(ref _totalBytes, bytes);
        Interlocked.Exchange(ref _totalFiles, files);
    }

    /// <summary>A bar, the files, the rate and the time left, as far as they are known.</summary>
    public string Describe()
    {
        var files = Files;
        var total = Interlocked.Read(ref _totalFiles);
        var rate = string.Create(CultureInfo.InvariantCulture, $"{TimesRealTime:0}x real time");
        if (total < 0) return string.Create(CultureInfo.InvariantCulture, $"{files} files  {rate}");
        var part = Part();
        var left = part > 0 ? Numbers.Clock(Elapsed * ((1 - part) / part)) : "?";
        return string.Create(CultureInfo.InvariantCulture, $"{Bar(part)} {files} of {total} files  {rate}  {left} left");
    }

    // By bytes, which foretell the work better than the number of files; by files where there are no bytes.
    private double Part()
    {
        double total = Interlocked.Read(ref _totalBytes), done = Interlocked.Read(ref _bytes);
        if (total == 0) (total, done) = (Interlocked.Read(ref _totalFiles), Files);
        return total == 0 ? 1 : Math.Clamp(done / total, 0, 1);
    }

    private static string Bar(double part)
    {
        const int cells = 24;
        var full = (int)(part * cells);
        return new string('█', full) + new string('░', cells - full);
    }

    private sealed class FileProgress(IndexProgress owner) : IProgress<TimeSpan>
    {
        private long _reported;

        public void Report(TimeSpan value)
        {
            var before = Interlocked.Exchange(ref _reported, value.Ticks);
            Interlocked.Add(ref owner._decodedTicks, value.Ticks - before);
        }
    }
}
