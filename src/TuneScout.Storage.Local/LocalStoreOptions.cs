using Microsoft.Extensions.Logging;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>How a <see cref="LocalStore"/> is opened. Not thread-safe; it is read once, when the store is opened.</summary>
public sealed class LocalStoreOptions
{
    /// <summary>The options of every fingerprint in the store; default null: those of the folder, or <see cref="FingerprintOptions.Default"/> for a new one.</summary>
    public FingerprintOptions? Fingerprint { get; set; }

    /// <summary>Whether the folder is only read; default false. Any number of readers may stand beside the one writer.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>How long to wait for another writer to close the folder; default 1 second, zero: not at all; range 0 to 1 hour. Then opening fails and says who has it.</summary>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Postings that are kept in memory before they are written as a segment file; default 1,500,000, some 25 MB; range 1 to 100,000,000.</summary>
    public int FlushPostings { get; set; } = 1_500_000;

    /// <summary>Postings in memory below which closing the store writes no segment file: they are hashed again at the next start; default 256,000, range 0 to 100,000,000.</summary>
    public int CloseFlushPostings { get; set; } = 256_000;

    /// <summary>Neighbouring segments of about one size that are merged into one in the background; default 4, range 2 to 64. The newest, up to 20 times <see cref="FlushPostings"/> together, are held in fewer.</summary>
    public int MergeFanIn { get; set; } = 4;

    /// <summary>Bytes of decoded constellations that are kept in memory; default 64 MiB, range 0 to 16 GiB.</summary>
    public long ConstellationCacheBytes { get; set; } = 64L << 20;

    /// <summary>Whether segment files that are missing or damaged are made anew from the constellations when the folder is opened for writing; default false: opening fails and says which. Not together with <see cref="ReadOnly"/>.</summary>
    public bool Repair { get; set; }

    /// <summary>Dates what is stored and measures waiting; default the system's clock. Not null.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Told of what happens in the background (flushes, merges and their failures), and by what <see cref="LocalStore.CreateLibrary"/> and <see cref="LocalStore.CreateRecognizer"/> make; default null: nobody.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">Options are out of range; the message lists each with its value and its range.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        Check(nameof(FlushPostings), FlushPostings, 1, 100_000_000);
        Check(nameof(CloseFlushPostings), CloseFlushPostings, 0, 100_000_000);
        Check(nameof(MergeFanIn), MergeFanIn, 2, 64);
        Check(nameof(ConstellationCacheBytes), ConstellationCacheBytes, 0, 16L << 30);
        if (LockTimeout < TimeSpan.Zero || LockTimeout > TimeSpan.FromHours(1)) faults.Add($"{nameof(LockTimeout)} is {LockTimeout}, must be 00:00:00 to 01:00:00");
        if (TimeProvider is null) faults.Add($"{nameof(TimeProvider)} is null");
        if (Repair && ReadOnly) faults.Add($"{nameof(Repair)} is True, must be False with {nameof(ReadOnly)}");
        try
        {
            Fingerprint?.Validate();
        }
        catch (ArgumentException fault)
        {
            faults.Add($"{nameof(Fingerprint)}: {fault.Message.TrimEnd('.')}");
        }

        if (faults.Count > 0) throw new ArgumentException($"Local store options are out of range: {string.Join("; ", faults)}.");

        void Check(string name, long value, long least, long most)
        {
            if (value < least || value > most) faults.Add($"{name} is {value}, must be {least} to {most}");
        }
    }
}
