using TuneScout.DemoMusic;
using TuneScout.Fingerprinting;

namespace TuneScout.Console;

/// <summary>Makes what the demo needs: its music, and clips of it that the world has been at.</summary>
internal sealed class DemoMaterial(DemoOptions options, ToolOutput output)
{
    private const int SampleRate = 44100;
    private const float ClipPeak = 0.7f;

    /// <summary>Composes the demo's pieces into a folder; those that are there from an earlier run stay.</summary>
    public async Task<string> ComposeAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Output, "music")).FullName;
        var done = 0;
        await Parallel.ForEachAsync(DemoPieces.All, cancellationToken, (piece, _) =>
        {
            var path = Path.Combine(folder, $"{piece.Artist} - {piece.Title}.wav");
            if (!File.Exists(path)) Save(path, piece.Render(SampleRate), SampleRate, piece);
            output.Status($"composing: {Interlocked.Increment(ref done)} of {DemoPieces.All.Count} pieces");
            return ValueTask.CompletedTask;
        });
        output.Status("");
        return folder;
    }

    /// <summary>Cuts the clips: most from tracks of the library, every fifth from music that it does not hold.</summary>
    public async IAsyncEnumerable<DemoClip> CutAsync(IReadOnlyList<Track> tracks, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Output, "clips")).FullName;
        var random = new Prng((ulong)options.Seed);
        for (var number = 0; number < options.Clips; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var foreign = number % 5 == 4;
            var track = foreign ? null : random.Pick(tracks);
            var (samples, rate) = track is null
                ? (DemoPieces.Foreign[number / 5 % DemoPieces.Foreign.Count].Render(SampleRate), SampleRate)
                : await ReadAsync(track.Metadata.Source!, cancellationToken);
            var (name, seconds, apply) = DemoConditions.Of(number);
            var seed = random.NextBits();
            if (ClipCutter.Cut(samples, (int)Math.Min(samples.Length, seconds * rate), seed) is not var (start, clip)) continue;
            var path = Path.Combine(folder, $"clip-{number + 1:00}.wav");
            Save(path, Level(apply(clip, rate, seed)), rate, null);
            yield return new DemoClip($"{name}, {seconds:0} s", track, (double)start / rate, path);
        }
    }

    /// <summary>Reads a file whole, as mono at its own rate.</summary>
    public static async Task<(float[] Samples, int Rate)> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var source = await AudioFile.OpenAsync(path, null, cancellationToken);
        var samples = new List<float>();
        var block = new float[source.Channels * 8192];
        for (int read; (read = await source.ReadAsync(block, cancellationToken)) > 0;)
        {
            for (var n = 0; n < read; n += source.Channels)
            {
                var sum = 0f;
                for (var channel = 0; channel < source.Channels; channel++) sum += block[n + channel];
                samples.Add(sum / source.Channels);
            }
        }

        return ([.. samples], source.SampleRate);
    }

    private static float[] Level(float[] clip)
    {
        var loudest = Math.Max(clip.Max(), -clip.Min());
        return loudest == 0 ? clip : [.. clip.Select(sample => sample * ClipPeak / loudest)];
    }

    // Under a name of its own first: a run that was stopped leaves no half file behind that the next one would trust.
    private static void Save(string path, float[] samples, int sampleRate, DemoPiece? piece)
    {
        var part = path + ".part";
        WavFile.Write(part, samples, sampleRate, piece?.Title, piece?.Artist, piece?.Album);
        File.Move(part, path, overwrite: true);
    }
}
