using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Identifies files one after the other with one recognizer, so that what it costs to start is paid once.</summary>
internal sealed class Identification(Recognizer recognizer, ToolHost host)
{
    public async ValueTask<FileAnswer> IdentifyAsync(string file, CancellationToken cancellationToken)
    {
        var started = host.TimeProvider.GetTimestamp();
        try
        {
            await using var source = await host.OpenSoundAsync(file, cancellationToken);
            var result = await recognizer.RecognizeAsync(source, cancellationToken);
            return new FileAnswer(file, result, null, host.TimeProvider.GetElapsedTime(started));
        }
        catch (Exception exception) when (FileFault.ReasonOf(exception) is { } reason)
        {
            await FileFault.LetCtrlCWinAsync(exception, cancellationToken);
            return new FileAnswer(file, null, reason, host.TimeProvider.GetElapsedTime(started));
        }
    }
}
