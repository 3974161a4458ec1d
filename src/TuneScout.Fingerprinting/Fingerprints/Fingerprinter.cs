using System.Buffers;

namespace TuneScout.Fingerprinting;

/// <summary>Makes fingerprints by spectral peaks. Thread-safe.</summary>
public sealed class Fingerprinter : IFingerprinter
{
    private const int BlockSamples = 1 << 14;

    private readonly TimeProvider _timeProvider;

    /// <summary>Prepares a fingerprinter.</summary>
    /// <param name="options">Null for <see cref="FingerprintOptions.Default"/>.</param>
    /// <param name="timeProvider">Measures, for the metrics, how long a fingerprint takes; null for the system's clock.</param>
    /// <exception cref="ArgumentException">Options are out of range.</exception>
    public Fingerprinter(FingerprintOptions? options = null, TimeProvider? timeProvider = null)
    {
        _timeProvider = timeProvider ?? TimeProvider.System;
        Options = options ?? FingerprintOptions.Default;
        Options.Validate();
    }

    /// <summary>The options of every fingerprint it makes.</summary>
    public FingerprintOptions Options { get; }

    /// <summary>Samples that a sound may have; less than the most only in tests.</summary>
    internal long MostSamples { get; init; } = Fingerprint.MostSamples;

    /// <summary>Reads a source to its end and makes its fingerprint, in memory that does not grow with the length of the sound.</summary>
    /// <param name="source">Any rate and channels; not disposed.</param>
    /// <param name="progress">Told the time of sound read so far; may be null.</param>
    /// <param name="cancellationToken">Stops between two blocks.</param>
    /// <returns>The fingerprint; without peaks where there is nothing but silence or less than a frame.</returns>
    /// <exception cref="AudioException">The source cannot be read, is longer than 27 hours, or holds NaN or infinite samples.</exception>
    public async ValueTask<Fingerprint> FingerprintAsync(IAudioSource source, IProgress<TimeSpan>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var started = _timeProvider.GetTimestamp();
        using var activity = Telemetry.Source.StartActivity("tunescout.fingerprint");
        try
        {
            var fingerprint = await ReadAsync(source, progress, cancellationToken).ConfigureAwait(false);
            Telemetry.FingerprintDuration.Record(_timeProvider.GetElapsedTime(started).TotalSeconds);
            Telemetry.FingerprintSound.Add(fingerprint.Duration.TotalSeconds);
            activity?.SetTag("tunescout.sound_seconds", fingerprint.Duration.TotalSeconds).SetTag("tunescout.peaks", fingerprint.Constellation.Count);
            return fingerprint;
        }
        catch (Exception fault)
        {
            Telemetry.Failed(activity, fault);
            throw;
        }
    }

    /// <summary>Begins a fingerprint of sound that is pushed block by block; the metrics do not count it.</summary>
    /// <returns>A stream of its own; the same samples in any block sizes give the same fingerprint, bit for bit.</returns>
    public FingerprintStream BeginStream() => new(Options, MostSamples);

    private async ValueTask<Fingerprint> ReadAsync(IAudioSource source, IProgress<TimeSpan>? progress, CancellationToken cancellationToken)
    {
        var stream = BeginStream();
        var buffer = ArrayPool<float>.Shared.Rent(BlockSamples);
        try
        {
            var reader = new MonoReader(source);
            await using var _ = reader.ConfigureAwait(false);
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var read = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read == 0) return stream.Complete();
                if (read > stream.Room)
                    throw new AudioException(source.Name, AudioError.Unsupported, "longer than 27 hours, the most a fingerprint can hold; split it");
                stream.Push(buffer.AsSpan(0, read));
                progress?.Report(stream.Position);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }
}
