namespace TuneScout.Fingerprinting;

/// <summary>Bytes are not a fingerprint, or one of a version that this software does not know.</summary>
public sealed class FingerprintFormatException : Exception
{
    /// <summary>Describes what is wrong with the bytes.</summary>
    /// <param name="message">What, where, and what to do.</param>
    public FingerprintFormatException(string message)
        : base(message)
    {
    }
}
