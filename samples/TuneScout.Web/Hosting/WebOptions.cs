namespace TuneScout.Web;

/// <summary>What a host sets, from the section "TuneScout" of its configuration.</summary>
internal sealed class WebOptions
{
    public const string Section = "TuneScout";

    /// <summary>Holds the library, the accounts, the jobs and the keys.</summary>
    public string DataFolder { get; set; } = "data";

    /// <summary>"local": everything in the data folder; "aws": in DynamoDB and S3, and the data folder holds what can be fetched again.</summary>
    public string Storage { get; set; } = "local";

    /// <summary>Where the site stands on AWS; read where <see cref="Storage"/> is "aws".</summary>
    public AwsWebOptions Aws { get; set; } = new();

    /// <summary>"all": pages and jobs; "web": pages alone, the index is only read; "worker": jobs alone.</summary>
    public string Role { get; set; } = "all";

    /// <summary>2^n rounds of bcrypt: 12 takes about a quarter of a second.</summary>
    public int BcryptWorkFactor { get; set; } = 12;

    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(10);

    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(14);

    public TimeSpan SignedUrlLifetime { get; set; } = TimeSpan.FromHours(1);

    public long MostUploadBytes { get; set; } = 300L << 20;

    public int MostUploadsWaiting { get; set; } = 100;

    public TimeSpan LongestTrack { get; set; } = TimeSpan.FromMinutes(30);

    public long MostClipBytes { get; set; } = 30L << 20;

    public TimeSpan LongestClip { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often an account may listen at the same time.</summary>
    public int MostListening { get; set; } = 4;

    /// <summary>A microphone of which nothing comes for so long is taken to be gone.</summary>
    public TimeSpan ListenSilence { get; set; } = TimeSpan.FromSeconds(15);

    public int MostTracksPerUser { get; set; } = 20_000;

    public long MostBytesPerUser { get; set; } = 50L << 30;

    public int JobsAtOnce { get; set; } = 1;

    public int MostAttempts { get; set; } = 3;

    /// <summary>A worker that is not heard of for so long has lost its job to another one.</summary>
    public TimeSpan JobLease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Jobs that have ended, and files that they rendered, are kept for so long.</summary>
    public TimeSpan KeepEndedJobs { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often an open page asks whether its account is still signed in.</summary>
    public TimeSpan CircuitCheck { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Accounts that see the page of the administrator.</summary>
    public string[] AdminNames { get; set; } = [];

    public int SignInsPerMinute { get; set; } = 20;

    public int RequestsPerMinute { get; set; } = 1200;

    /// <summary>An address that takes OTLP; null for none.</summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>How it takes it: "grpc" (most often at port 4317) or "http" (4318), protocol buffers to /v1/traces and /v1/metrics under it.</summary>
    public string OtlpProtocol { get; set; } = "grpc";

    public bool IsOnAws => Storage == "aws";

    public bool RunsPages => Role is "all" or "web";

    public bool RunsJobs => Role is "all" or "worker";

    /// <summary>Every fault, with the setting's name and value; empty where all is well.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(DataFolder)) faults.Add("DataFolder is empty, must name a folder");
        if (Storage is not ("local" or "aws")) faults.Add($"Storage is \"{Storage}\", must be local or aws");
        if (IsOnAws) faults.AddRange(Aws.Faults());
        if (Role is not ("all" or "web" or "worker")) faults.Add($"Role is \"{Role}\", must be all, web or worker");
        Range(nameof(BcryptWorkFactor), BcryptWorkFactor, 4, 16);
        Time(nameof(AccessTokenLifetime), AccessTokenLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Time(nameof(RefreshTokenLifetime), RefreshTokenLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(90));
        Time(nameof(SignedUrlLifetime), SignedUrlLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));
        Range(nameof(MostUploadBytes), MostUploadBytes, 1024, 10L << 30);
        Range(nameof(MostUploadsWaiting), MostUploadsWaiting, 1, 10_000);
        Time(nameof(LongestTrack), LongestTrack, TimeSpan.FromSeconds(1), TimeSpan.FromHours(12));
        Range(nameof(MostClipBytes), MostClipBytes, 1024, 1L << 30);
        Time(nameof(LongestClip), LongestClip, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(10));
        Range(nameof(MostListening), MostListening, 1, 100);
        Time(nameof(ListenSilence), ListenSilence, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(2));
        Range(nameof(MostTracksPerUser), MostTracksPerUser, 1, 10_000_000);
        Range(nameof(MostBytesPerUser), MostBytesPerUser, 1024, 1L << 50);
        Range(nameof(JobsAtOnce), JobsAtOnce, 1, 64);
        Range(nameof(MostAttempts), MostAttempts, 1, 20);
        Time(nameof(JobLease), JobLease, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Time(nameof(KeepEndedJobs), KeepEndedJobs, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365));
        Time(nameof(CircuitCheck), CircuitCheck, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(30));
        foreach (var name in AdminNames) if (NameFolding.Fault(name) is { } fault) faults.Add($"AdminNames has \"{name}\": {fault}");
        Range(nameof(SignInsPerMinute), SignInsPerMinute, 1, 100_000);
        Range(nameof(RequestsPerMinute), RequestsPerMinute, 1, 10_000_000);
        if (OtlpEndpoint is not null && !(Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var otlp) && (otlp.Scheme == Uri.UriSchemeHttp || otlp.Scheme == Uri.UriSchemeHttps)))
            faults.Add($"OtlpEndpoint is \"{OtlpEndpoint}\", must be an http or https address");
        if (OtlpProtocol is not ("grpc" or "http")) faults.Add($"OtlpProtocol is \"{OtlpProtocol}\", must be grpc or http");
        return faults;

        void Range(string name, long value, long least, long most)
        {
            if (value < least || value > most) faults.Add($"{name} is {value}, must be {least} to {most}");
        }

        void Time(string name, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most) faults.Add($"{name} is {value}, must be {least} to {most}");
        }
    }
}
