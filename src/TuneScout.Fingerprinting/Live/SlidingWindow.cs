using System.Buffers;

namespace TuneScout.Fingerprinting;

/// <summary>The last seconds of a stream, in memory that does not grow. Not thread-safe.</summary>
internal sealed class SlidingWindow : IDisposable
{
    /// <summary>Samples that the window holds at most: 10 s.</summary>
    public const int MostSamples = 10 * FingerprintOptions.SampleRate;

    private readonly float[] _samples = ArrayPool<float>.Shared.Rent(MostSamples);
    private int _count;

    /// <summary>Samples that have passed in all.</summary>
    public long Position { get; private set; }

    /// <summary>The position of the first sample in the window.</summary>
    public long Start => Position - _count;

    public ReadOnlyMemory<float> Samples => _samples.AsMemory(0, _count);

    /// <summary>Reads until a position is reached.</summary>
    /// <param name="read">Reads the next samples; 0 at the end.</param>
    /// <param name="position">The position.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether it was; false at the end of the sound.</returns>
    public async ValueTask<bool> FillToAsync(Func<Memory<float>, CancellationToken, ValueTask<int>> read, long position, CancellationToken cancellationToken)
    {
        while (Position < position)
        {
            var wanted = (int)Math.Min(position - Position, MostSamples);
            var surplus = _count + wanted - MostSamples;
            if (surplus > 0)
            {
                _samples.AsSpan(surplus, _count - surplus).CopyTo(_samples);
                _count -= surplus;
            }

            var got = await read(_samples.AsMemory(_count, wanted), cancellationToken).ConfigureAwait(false);
            if (got == 0) return false;
            _count += got;
            Position += got;
        }

        return true;
    }

    public void Dispose() => ArrayPool<float>.Shared.Return(_samples);
}
