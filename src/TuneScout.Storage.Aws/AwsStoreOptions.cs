using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>Where a library is kept on AWS, and how it is reached. Not thread-safe; it is read once, when the storage is opened.</summary>
/// <remarks>One prefix and one bucket are one library: the tables <c>PREFIX-index</c> and <c>PREFIX-catalog</c>, and the keys <c>PREFIX/…</c> of the bucket.</remarks>
public sealed class AwsStoreOptions
{
    private const int MostPrefix = 64;

    /// <summary>Begins the names of the tables and the keys in the bucket; default "tunescout"; 3 to 64 of a-z, 0-9 and -, a letter first.</summary>
    public string Prefix { get; set; } = "tunescout";

    /// <summary>The bucket of the audio and of the index segments; required; 3 to 63 of a-z, 0-9, - and dot, a letter or digit at both ends.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>The options of every fingerprint; default null: those of the library, or <see cref="FingerprintOptions.Compact"/> for a new one.</summary>
    public FingerprintOptions? Fingerprint { get; set; }

    /// <summary>What is done about tables and the bucket when the storage is opened; default <see cref="AwsProvisioning.Validate"/>.</summary>
    public AwsProvisioning Provisioning { get; set; } = AwsProvisioning.Validate;

    /// <summary>Whether tables that are made keep a history of 35 days to restore from; default true.</summary>
    public bool PointInTimeRecovery { get; set; } = true;

    /// <summary>The KMS key (id, alias or ARN) that encrypts what is stored; default null: the services' own keys.</summary>
    public string? KmsKeyId { get; set; }

    /// <summary>Whether a bucket that is made blocks every public access; default true.</summary>
    public bool BlockPublicAccess { get; set; } = true;

    /// <summary>The folder of the index segments on this machine; default null: <c>tunescout/PREFIX-BUCKET</c> in the user's local data. About 60 KB a track; whatever is in it can be fetched again.</summary>
    public string? CacheFolder { get; set; }

    /// <summary>How long presigned addresses are valid where the caller does not say; default 1 hour, range 1 second to 7 days.</summary>
    public TimeSpan PresignedLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Requests of one operation under way at once; default 8, range 1 to 64.</summary>
    public int ParallelRequests { get; set; } = 8;

    /// <summary>How long throttled, timed out or partly done requests are tried again before the operation fails; default 30 seconds, range 0 to 10 minutes.</summary>
    public TimeSpan RetryBudget { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one attempt of a request may take; default 20 seconds, range 100 milliseconds to 10 minutes. Transfers are cut into parts, and each has a second more for every 64 KiB.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a replaced segment, a removed track's constellation and an unfinished add are kept for hosts that may still use them; default 1 hour, range 0 to 30 days.</summary>
    public TimeSpan GracePeriod { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Tracks that are kept as constellations alone before compaction writes them as a segment; default 64, range 1 to 10,000.</summary>
    public int CompactionTracks { get; set; } = 64;

    /// <summary>Neighbouring segments of about one size that compaction merges into one; default 8, range 2 to 64.</summary>
    public int MergeFanIn { get; set; } = 8;

    /// <summary>Whether this host compacts in the background; default false. Any number of hosts may.</summary>
    public bool CompactInBackground { get; set; }

    /// <summary>Bytes of decoded constellations that are kept in memory; default 64 MiB, range 0 to 16 GiB.</summary>
    public long ConstellationCacheBytes { get; set; } = 64L << 20;

    /// <summary>How long an entry of the catalog may be kept in caches; default 1 minute, zero: never cached; range 0 to 1 day.</summary>
    public TimeSpan CatalogCacheLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Dates what is stored and measures waiting; default the system's clock. Not null.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">Options are out of range; the message lists each with its value and its range.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        if (!IsPrefix(Prefix)) faults.Add($"{nameof(Prefix)} is \"{Prefix}\", must be 3 to {MostPrefix} of a-z, 0-9 and -, a letter first");
        if (!IsBucket(Bucket)) faults.Add($"{nameof(Bucket)} is \"{Bucket}\", must be 3 to 63 of a-z, 0-9, - and dot, a letter or digit at both ends");
        if (!Enum.IsDefined(Provisioning)) faults.Add($"{nameof(Provisioning)} is {Provisioning}, must be one of {string.Join(", ", Enum.GetNames<AwsProvisioning>())}");
        if (KmsKeyId is { } key && (key.Length is 0 or > 2048 || key.Any(char.IsWhiteSpace))) faults.Add($"{nameof(KmsKeyId)} must be the id, alias or ARN of a key, or null");
        if (CacheFolder is { } folder && string.IsNullOrWhiteSpace(folder)) faults.Add($"{nameof(CacheFolder)} is empty, must be a folder or null");
        CheckTime(nameof(PresignedLifetime), PresignedLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));
        Check(nameof(ParallelRequests), ParallelRequests, 1, 64);
        CheckTime(nameof(RetryBudget), RetryBudget, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        CheckTime(nameof(RequestTimeout), RequestTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));
        CheckTime(nameof(GracePeriod), GracePeriod, TimeSpan.Zero, TimeSpan.FromDays(30));
        Check(nameof(CompactionTracks), CompactionTracks, 1, 10_000);
        Check(nameof(MergeFanIn), MergeFanIn, 2, 64);
        Check(nameof(ConstellationCacheBytes), ConstellationCacheBytes, 0, 16L << 30);
        CheckTime(nameof(CatalogCacheLifetime), CatalogCacheLifetime, TimeSpan.Zero, TimeSpan.FromDays(1));
        if (TimeProvider is null) faults.Add($"{nameof(TimeProvider)} is null");
        try
        {
            Fingerprint?.Validate();
        }
        catch (ArgumentException fault)
        {
            faults.Add($"{nameof(Fingerprint)}: {fault.Message.TrimEnd('.')}");
        }

        if (faults.Count > 0) throw new ArgumentException($"AWS storage options are out of range: {string.Join("; ", faults)}.");

        void Check(string name, long value, long least, long most)
        {
            if (value < least || value > most) faults.Add($"{name} is {value}, must be {least} to {most}");
        }

        void CheckTime(string name, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most) faults.Add($"{name} is {value}, must be {least} to {most}");
        }
    }

    private static bool IsPrefix(string? prefix) =>
        prefix is { Length: >= 3 and <= MostPrefix } && char.IsAsciiLetterLower(prefix[0]) && prefix.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static bool IsBucket(string? bucket) =>
        bucket is { Length: >= 3 and <= 63 } && char.IsAsciiLetterOrDigit(bucket[0]) && char.IsAsciiLetterOrDigit(bucket[^1])
        && bucket.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');
}
