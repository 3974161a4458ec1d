namespace TuneScout.Fingerprinting;

/// <summary>Samples that were read already, then the rest of their source. Not thread-safe.</summary>
internal sealed class PrefixedSamples(MonoReader reader, ReadOnlyMemory<float> prefix)
{
    private ReadOnlyMemory<float> _prefix = prefix;

    public ValueTask<int> ReadAsync(Memory<float> buffer, CancellationToken cancellationToken)
    {
        if (_prefix.IsEmpty) return reader.ReadAsync(buffer, cancellationToken);
        var count = Math.Min(_prefix.Length, buffer.Length);
        _prefix[..count].CopyTo(buffer);
        _prefix = _prefix[count..];
        return ValueTask.FromResult(count);
    }
}
