using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Reads a file as the analysis hears it.</summary>
internal static class AnalysisSamples
{
    public static async Task<float[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var source = await AudioFile.OpenAsync(path, null, cancellationToken);
        return await MonoAudio.ReadAsync(source, cancellationToken);
    }
}
