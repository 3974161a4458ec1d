using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Aws;

/// <summary>AWS storage cannot do what was asked. Its messages name the service, the action and the resource, never a credential.</summary>
public sealed class AwsStoreException : StoreException
{
    /// <summary>Describes a failure.</summary>
    /// <param name="error">Why.</param>
    /// <param name="message">What failed, why, and what to do; one line.</param>
    /// <param name="innerException">The failure beneath, if there is one.</param>
    public AwsStoreException(AwsError error, string message, Exception? innerException = null)
        : base(message, innerException) => Error = error;

    /// <summary>Why it failed.</summary>
    public AwsError Error { get; }
}
