namespace TuneScout.Equalizer;

/// <summary>Runs a program of filters over blocks and cross-fades to the next one; limits at the end.</summary>
/// <remarks><see cref="Publish"/> may be called from any thread; all else from one at a time. <see cref="Process"/> never allocates, locks or waits.</remarks>
internal sealed class EqualizerEngine
{
    private readonly int _channels;
    private readonly LookAheadLimiter? _limiter;
    private readonly double[] _fade;
    private readonly double[] _scratch = new double[2 * FilterBank.GridFrames];
    private readonly double[] _nextScratch = new double[2 * FilterBank.GridFrames];
    private EngineProgram _current;
    private EngineProgram? _next;
    private EngineProgram? _published;
    private int _faded;
    private int _onGrid;
    private bool _started;

    public EqualizerEngine(EngineProgram program, int channels, int fadeFrames, LookAheadLimiter? limiter)
    {
        (_current, _channels, _limiter) = (program, channels, limiter);

        // Half a cosine: no jump and no bend at either end.
        _fade = new double[fadeFrames];
        for (var i = 0; i < fadeFrames; i++) _fade[i] = 0.5 - (0.5 * Math.Cos(Math.PI * (i + 0.5) / fadeFrames));
        UpdateLimiter();
    }

    /// <summary>Whether all published programs have taken effect, as far as the processing thread has come.</summary>
    public bool IsSettled => _next is null && Volatile.Read(ref _published) is null;

    /// <summary>Hands over the next program; one that has not been begun yet is replaced by it.</summary>
    public void Publish(EngineProgram program) => Interlocked.Exchange(ref _published, program);

    public void Process(Span<float> samples)
    {
        SampleCheck.Check(samples, _channels);
        if (samples.IsEmpty) return;
        TakePublished();
        _started = true;
        while (!samples.IsEmpty)
        {
            var frames = Math.Min(samples.Length / _channels, FilterBank.GridFrames - _onGrid);
            if (_next is not null) frames = Math.Min(frames, _fade.Length - _faded);
            var block = samples[..(frames * _channels)];
            if (_next is not null || !_current.Bank.IsEmpty) Filter(block);
            _limiter?.Process(block);
            Advance(frames);
            samples = samples[block.Length..];
        }
    }

    public void Reset()
    {
        if (Interlocked.Exchange(ref _published, null) is { } published) _current = published;
        else if (_next is not null) _current = _next;
        _next = null;
        (_faded, _onGrid, _started) = (0, 0, false);
        _current.Bank.Reset();
        _limiter?.Reset();
        UpdateLimiter();
    }

    private void Filter(Span<float> block)
    {
        var scratch = _scratch.AsSpan(0, 2 * (block.Length / _channels));
        for (var pair = 0; pair < _current.Bank.Pairs; pair++)
        {
            SampleConverter.Widen(block, _channels, pair, scratch);
            if (_next is null)
            {
                _current.Bank.Process(scratch, pair);
            }
            else
            {
                var next = _nextScratch.AsSpan(0, scratch.Length);
                scratch.CopyTo(next);
                _current.Bank.Process(scratch, pair);
                _next.Bank.Process(next, pair);
                for (var i = 0; i < scratch.Length; i++) scratch[i] += (next[i] - scratch[i]) * _fade[_faded + (i / 2)];
            }

            SampleConverter.Narrow(scratch, _channels, pair, block);
        }
    }

    private void Advance(int frames)
    {
        _onGrid += frames;
        if (_onGrid == FilterBank.GridFrames)
        {
            _onGrid = 0;
            _current.Bank.FlushTiny();
            _next?.Bank.FlushTiny();
        }

        if (_next is null) return;
        _faded += frames;
        if (_faded < _fade.Length) return;
        (_current, _next, _faded) = (_next, null, 0);
        UpdateLimiter();
        TakePublished();
    }

    private void TakePublished()
    {
        if (_next is not null || Interlocked.Exchange(ref _published, null) is not { } published) return;
        if (_started) _next = published;
        else _current = published;
        UpdateLimiter();
    }

    private void UpdateLimiter()
    {
        if (_limiter is not null) _limiter.IsActive = _current.Limits || _next is { Limits: true };
    }
}
