namespace TuneScout.Equalizer;

/// <summary>Takes interleaved samples into a file.</summary>
internal interface ISampleWriter : IAsyncDisposable
{
    /// <summary>Writes whole frames.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<float> samples, CancellationToken cancellationToken);

    /// <summary>Ends the file; without this it is not whole.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);
}
