namespace TuneScout.Fingerprinting;

/// <summary>Stands in for the mixing and resampling reader that the audio part brings; that file takes this one's place.</summary>
internal sealed class MonoReader(IAudioSource source) : IAsyncDisposable
{
    public ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken) => source.ReadAsync(buffer, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
