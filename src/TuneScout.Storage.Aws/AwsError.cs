namespace TuneScout.Storage.Aws;

/// <summary>Why a request to AWS failed for good.</summary>
public enum AwsError
{
    /// <summary>Nothing of the below; the message has what the service said.</summary>
    Other,

    /// <summary>There are no credentials, or only a part of them.</summary>
    CredentialsMissing,

    /// <summary>The credentials are unknown to the service, have expired, or their secret is wrong.</summary>
    CredentialsRejected,

    /// <summary>The bucket or the table is in another region, or no region is known.</summary>
    WrongRegion,

    /// <summary>There is no such table.</summary>
    TableMissing,

    /// <summary>There is no such bucket.</summary>
    BucketMissing,

    /// <summary>The credentials do not permit the action.</summary>
    AccessDenied,

    /// <summary>The service asked to slow down until the budget for retries had run out.</summary>
    Throttled,

    /// <summary>The service could not be reached, or did not answer in time, until the budget for retries had run out.</summary>
    Unreachable,

    /// <summary>Something else was written meanwhile: read again and repeat.</summary>
    Conflict,
}
