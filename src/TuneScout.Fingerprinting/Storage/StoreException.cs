namespace TuneScout.Fingerprinting;

/// <summary>A store cannot do what was asked: it is locked, damaged, of another scheme, or the storage beneath failed.</summary>
public class StoreException : Exception
{
    /// <summary>Describes a failure.</summary>
    /// <param name="message">Which store, what is wrong, and what to do; one line.</param>
    /// <param name="innerException">The failure beneath, if there is one.</param>
    public StoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
