using TuneScout.Storage.Aws;

namespace TuneScout.Web;

/// <summary>Where a site stands on AWS: the section "TuneScout:Aws". Region and credentials come from the environment, a profile or a role.</summary>
internal sealed class AwsWebOptions
{
    /// <summary>Begins the names of the tables and the keys in the bucket.</summary>
    public string Prefix { get; set; } = "tunescout";

    /// <summary>The bucket of the music; required.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>The SQS queue that hands out jobs; null: the table hands them out itself.</summary>
    public string? QueueUrl { get; set; }

    /// <summary>What is done about tables and the bucket at the start.</summary>
    public AwsProvisioning Provisioning { get; set; } = AwsProvisioning.Validate;

    /// <summary>Origins of the site's pages ("https://music.example.org"), which may reach the bucket from browsers. Set with <see cref="AwsProvisioning.CreateIfMissing"/> alone; otherwise whoever makes the bucket sets them.</summary>
    public string[] Origins { get; set; } = [];

    /// <summary>How long an address in the bucket is good for once it was given out; a browser asks for the next one by the site's own address.</summary>
    public TimeSpan FileUrlLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a worker waits at SQS for the next job before it asks again.</summary>
    public TimeSpan QueueWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether workers compact the index in the background; false where something else does, as the template's own task.</summary>
    public bool Compact { get; set; } = true;

    public string TableName => Prefix + "-web";

    /// <summary>Every fault, with the setting's name and value.</summary>
    public IEnumerable<string> Faults()
    {
        string? fault = null;
        try
        {
            new AwsStoreOptions { Prefix = Prefix, Bucket = Bucket, Provisioning = Provisioning }.Validate();
        }
        catch (ArgumentException e)
        {
            fault = e.Message;
        }

        if (fault is not null) yield return $"Aws: {fault.TrimEnd('.')}";
        if (QueueUrl is not null && !IsWeb(QueueUrl)) yield return $"Aws:QueueUrl is \"{QueueUrl}\", must be the address of a queue";
        foreach (var origin in Origins)
        {
            if (!IsWeb(origin) || new Uri(origin).GetLeftPart(UriPartial.Authority) != origin) yield return $"Aws:Origins has \"{origin}\", must be scheme, host and port alone";
        }

        if (FileUrlLifetime < TimeSpan.FromSeconds(1) || FileUrlLifetime > TimeSpan.FromHours(12)) yield return $"Aws:FileUrlLifetime is {FileUrlLifetime}, must be {TimeSpan.FromSeconds(1)} to {TimeSpan.FromHours(12)}";
        if (QueueWait < TimeSpan.Zero || QueueWait > TimeSpan.FromSeconds(20)) yield return $"Aws:QueueWait is {QueueWait}, must be {TimeSpan.Zero} to {TimeSpan.FromSeconds(20)}";
    }

    private static bool IsWeb(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
}
