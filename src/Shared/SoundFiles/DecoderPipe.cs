using System.Diagnostics;

namespace TuneScout;

/// <summary>What a decoder writes, as a stream that ends the decoder when it is cancelled or has to be waited for too long.</summary>
internal sealed class DecoderPipe : Stream
{
    private readonly Process _process;
    private readonly Stream _output;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private readonly TimeSpan _timeout;
    private readonly string _name;
    private readonly byte[] _first = new byte[1];
    private bool _hasFirst;
    private volatile bool _timedOut;

    public DecoderPipe(Process process, TimeProvider timeProvider, TimeSpan timeout, string name)
    {
        (_process, _timeProvider, _timeout, _name) = (process, timeProvider, timeout, name);
        _output = process.StandardOutput.BaseStream;
        _timer = timeProvider.CreateTimer(static state => ((DecoderPipe)state!).TimeOut(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Waits for the first byte and keeps it; false if there is none.</summary>
    public async ValueTask<bool> WaitForFirstAsync(CancellationToken cancellationToken)
    {
        _hasFirst = await ReadAsync(_first, cancellationToken).ConfigureAwait(false) == 1;
        return _hasFirst;
    }

    /// <summary>Waits, after the last byte, until the decoder has ended and all its messages are read.</summary>
    public async ValueTask WaitForExitAsync(Task messages, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_process.WaitForExitAsync(cancellationToken), messages).WaitAsync(_timeout, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            ExternalProgram.Kill(_process);
            throw TooSlow();
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (buffer.IsEmpty) return 0;
        if (_hasFirst)
        {
            buffer.Span[0] = _first[0];
            _hasFirst = false;
            return 1;
        }

        // The end of the decoder ends the waiting, however the system reads pipes.
        using var registration = cancellationToken.UnsafeRegister(static state => ExternalProgram.Kill((Process)state!), _process);
        _timer.Change(_timeout, Timeout.InfiniteTimeSpan);
        int count;
        try
        {
            count = await _output.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException fault)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw _timedOut ? TooSlow() : FileReading.Explain(_name, fault);
        }
        finally
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return _timedOut ? throw TooSlow() : count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // The header of a WAV file is read like this, and it comes in one piece with the first samples.
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _timer.Dispose();
            _output.Dispose();
        }

        base.Dispose(disposing);
    }

    private void TimeOut()
    {
        _timedOut = true;
        ExternalProgram.Kill(_process);
    }

    private SoundFault TooSlow() => new(_name, SoundFaultKind.TimedOut, $"ffmpeg gave nothing for {_timeout.TotalSeconds:0.#} s and was stopped; the file may be damaged or on a disk that does not answer");
}
