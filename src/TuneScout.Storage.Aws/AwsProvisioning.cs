namespace TuneScout.Storage.Aws;

/// <summary>What is done about tables and the bucket when AWS storage is opened; never inside a read.</summary>
public enum AwsProvisioning
{
    /// <summary>Tables and bucket must be there and be right; otherwise opening fails and says what is missing.</summary>
    Validate,

    /// <summary>What is missing is made: on-demand billing, encryption, expiry of items, a private bucket.</summary>
    CreateIfMissing,

    /// <summary>Nothing is asked: for hosts that may only read and write items and objects.</summary>
    Assume,
}
