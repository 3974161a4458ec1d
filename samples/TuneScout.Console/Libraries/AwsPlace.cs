namespace TuneScout.Console;

/// <summary>A library on AWS, and the way there, as the command line and the environment name them. Immutable.</summary>
/// <param name="Prefix">Begins the names of its tables and keys.</param>
/// <param name="Bucket">Its bucket.</param>
internal sealed record AwsPlace(string Prefix, string Bucket)
{
    /// <summary>Where both services are asked instead of AWS; null for AWS, or what the environment says.</summary>
    public string? EndpointUrl { get; init; }

    public string? Region { get; init; }

    public string? Profile { get; init; }

    /// <summary>The folder of index segments on this machine; null for the usual one.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Whether tables and the bucket are made where they are missing.</summary>
    public bool Create { get; init; }

    /// <summary>For messages, behind "the library".</summary>
    public string Name => $"{Prefix} in the bucket {Bucket}";
}
