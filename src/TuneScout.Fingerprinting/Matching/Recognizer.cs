namespace TuneScout.Fingerprinting;

/// <summary>Names the tracks of a library that are heard in a query. Thread-safe.</summary>
public sealed class Recognizer
{
    /// <summary>Joins a recognizer with a library's index and catalog.</summary>
    public Recognizer(IHashStore hashes, ITrackCatalog catalog, RecognizerOptions? options = null, TimeProvider? timeProvider = null)
    {
    }

    /// <summary>Names the tracks that are heard in a source.</summary>
    /// <param name="source">Any rate and channels; read to its end, not disposed.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The answer; the same sound and library always give the same one.</returns>
    /// <exception cref="AudioException">The source cannot be read.</exception>
    public ValueTask<RecognitionResult> RecognizeAsync(IAudioSource source, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
